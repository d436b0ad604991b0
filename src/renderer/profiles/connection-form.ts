// How an account is reached, as it is typed: further endpoints, a proxy, certificates, limits of its own.

import type { PoolLimits } from '../../contract/limits.ts';
import { LocalPath } from '../../contract/models.ts';
import type { Connection, Profile } from '../../contract/profile.ts';

export interface ConnectionForm {
  /** One address a line. */
  readonly otherEndpoints: string;
  readonly proxy: string;
  readonly caFile: string;
  /** Null: as the settings say. */
  readonly requests: PoolLimits | null;
  /** What is wrong with the limits that are being typed; null when nothing is. */
  readonly requestsProblem: string | null;
}

export function connectionForm(profile: Profile | null): ConnectionForm {
  const connection = profile?.connection;
  return {
    otherEndpoints: connection?.otherEndpoints.join('\n') ?? '',
    proxy: connection?.proxy ?? '',
    caFile: connection?.caFile ?? '',
    requests: connection?.requests ?? null,
    requestsProblem: null,
  };
}

/** True when something is set, so that it should not be folded away. */
export function isSet({ otherEndpoints, proxy, caFile, requests }: ConnectionForm): boolean {
  return [otherEndpoints, proxy, caFile].some((text) => text.trim() !== '') || requests !== null;
}

/** What is wrong with the further endpoints, as one sentence. */
export function endpointsProblem({ otherEndpoints }: ConnectionForm): string | null {
  const wrong = linesOf(otherEndpoints).find((line) => !isAddress(line));
  return wrong === undefined ? null : `${wrong} is no endpoint; write one such as https://s3-b.example.net.`;
}

/** What is wrong with the proxy, as one sentence. */
export function proxyProblem({ proxy }: ConnectionForm): string | null {
  const text = proxy.trim();
  if (text === '') return null;
  if (!isAddress(text)) return 'Write the proxy with its port, such as http://proxy.example.net:3128.';
  const { username, password } = new URL(text);
  // A profile is kept as plain text; a password must not be.
  return username || password ? 'Leave the name and password out: they would be kept as plain text.' : null;
}

/** What is wrong with the path of the certificates, as one sentence. */
export function caFileProblem({ caFile }: ConnectionForm): string | null {
  const text = caFile.trim();
  return text === '' || /^(\/|[a-z]:[\\/]|\\\\)/i.test(text) ? null : 'Write the whole path of the file.';
}

/** The first thing that is wrong; null when the form can be sent. */
export function connectionProblem(form: ConnectionForm): string | null {
  return endpointsProblem(form) ?? proxyProblem(form) ?? caFileProblem(form) ?? form.requestsProblem;
}

/** What is sent to the engine; null where nothing is set and nothing was. */
export function connectionOf(form: ConnectionForm, profile: Profile | null): Connection | null {
  if (!isSet(form) && !profile?.connection) return null;
  const caFile = form.caFile.trim();
  return {
    otherEndpoints: linesOf(form.otherEndpoints),
    proxy: form.proxy.trim() || null,
    caFile: caFile === '' ? null : LocalPath.parse(caFile),
    requests: form.requests,
  };
}

/** True for an http or https address. */
export function isAddress(text: string): boolean {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
}

function linesOf(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map((line) => line.trim())
    .filter(Boolean);
}
