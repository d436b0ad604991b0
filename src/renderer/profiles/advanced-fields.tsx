// The part of an account's form that few need: how the store is reached, and how hard.

import { useStore } from 'zustand';
import { useWindow } from '../state/window-state.ts';
import { SelectField, TextAreaField, TextField } from '../ui/field.tsx';
import { Fold } from '../ui/fold.tsx';
import { LimitsField } from '../ui/limits-field.tsx';
import {
  type ConnectionForm,
  caFileProblem,
  endpointsProblem,
  isSet,
  proxyProblem,
} from './connection-form.ts';

interface AdvancedFieldsProps {
  readonly form: ConnectionForm;
  readonly onChange: (part: Partial<ConnectionForm>) => void;
}

/** Draws the part, folded unless something in it is set. */
export function AdvancedFields({ form, onChange }: AdvancedFieldsProps) {
  const { settings } = useStore(useWindow().account.store);
  return (
    <Fold title="Advanced" isOpenAtFirst={isSet(form)}>
      <TextAreaField
        label="Further endpoints of the same store"
        value={form.otherEndpoints}
        onChange={(otherEndpoints) => onChange({ otherEndpoints })}
        note="One a line. They share the load; one that fails is left out until it heals."
        problem={endpointsProblem(form)}
      />
      <TextField
        label="Proxy"
        value={form.proxy}
        onChange={(proxy) => onChange({ proxy })}
        placeholder="As HTTPS_PROXY and NO_PROXY say"
        isMono
        problem={proxyProblem(form)}
      />
      <TextField
        label={'Certificates to trust besides the system\u2019s'}
        value={form.caFile}
        onChange={(caFile) => onChange({ caFile })}
        placeholder="/etc/ssl/our-own.pem"
        isMono
        note="A file in PEM format, as a company with an authority of its own hands out."
        problem={caFileProblem(form)}
      />
      <SelectField
        label="Requests in flight"
        value={form.requests ? 'own' : 'settings'}
        onChange={(choice) =>
          onChange({
            requests: choice === 'own' ? (settings?.requests ?? null) : null,
            requestsProblem: null,
          })
        }
        options={[
          { value: 'settings', label: 'As the settings say' },
          { value: 'own', label: 'Limits of this account\u2019s own' },
        ]}
      />
      {form.requests && (
        <LimitsField
          label="Limits of this account"
          note="Longshore finds the best number between minimum and maximum by itself."
          value={form.requests}
          onChange={(requests) => onChange({ requests })}
          onProblem={(requestsProblem) => onChange({ requestsProblem })}
          isImmediate
        />
      )}
    </Fold>
  );
}
