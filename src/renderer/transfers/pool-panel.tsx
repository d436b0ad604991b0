// All the numbers behind the small graph: throughput, requests in flight, and each account's pool with its addresses.

import { CircleCheck, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Heading } from 'react-aria-components';
import { useStore } from 'zustand';
import { formatCount, formatPlural, formatRate } from '../../base/units.ts';
import type { AddressState, PoolState } from '../../contract/pool-state.ts';
import type { PoolSeries } from '../state/pool-history.ts';
import { useWindow } from '../state/window-state.ts';
import { Facts } from '../ui/dialog.tsx';
import { Sparkline } from '../ui/sparkline.tsx';
import styles from './pool-button.module.css';
import { linesOfRates, linesOfRequests } from './pool-lines.ts';
import { boundsText, latencyText, requestsText, throughputText, workersText } from './pool-words.ts';

/** Draws the panel. */
export function PoolPanel({ series }: { readonly series: PoolSeries }) {
  const window = useWindow();
  const { pools, workers } = useStore(window.pools.store);
  useStore(window.account.store);
  const { up, down, inFlight, limit } = series;
  return (
    <>
      <Heading slot="title" className={styles.title ?? ''}>
        The last minute and a half
      </Heading>
      <figure className={styles.graph}>
        <figcaption>
          <span data-look="area">Up {formatRate(up.at(-1) ?? 0)}</span>
          <span data-look="line">Down {formatRate(down.at(-1) ?? 0)}</span>
          <span>at most {formatRate(Math.max(0, ...up, ...down))}</span>
        </figcaption>
        <Sparkline label={throughputText(series)} size="large" lines={linesOfRates(series)} />
      </figure>
      <figure className={styles.graph}>
        <figcaption>
          <span data-look="area">{formatCount(inFlight.at(-1) ?? 0)} in flight</span>
          <span data-look="thin">limit {formatCount(limit.at(-1) ?? 0)}</span>
        </figcaption>
        <Sparkline label={requestsText(series)} size="large" lines={linesOfRequests(series)} />
      </figure>
      {pools.map((pool) => (
        <Pool key={pool.profileId} pool={pool} name={window.account.nameOf(pool.profileId)} />
      ))}
      {workers && <p className={styles.foot}>Bytes are moved by {workersText(workers)}.</p>}
    </>
  );
}

/** None before the first request has found out where the server is. */
function addressFacts({ addresses }: PoolState): [string, ReactNode][] {
  if (addresses.length === 0) return [];
  const list = addresses.map((address) => <Address key={address.address} address={address} />);
  return [[addresses.length === 1 ? 'Address' : 'Addresses', <ul key="addresses">{list}</ul>]];
}

function Pool({ pool, name }: { readonly pool: PoolState; readonly name: string }) {
  const { inFlight, latencyMs, requestsPerSecond, slowDowns, timeouts, retries } = pool;
  const troubles = [
    formatPlural(slowDowns, 'slow-down'),
    formatPlural(timeouts, 'time-out'),
    formatPlural(retries, 'retry', 'retries'),
  ];
  return (
    <section className={styles.pool} aria-label={name}>
      <h3 className={styles.name}>{name}</h3>
      <Facts
        facts={[
          ['In flight', `${formatCount(inFlight)}, limit ${formatCount(pool.limit)} now`],
          ['Bounds', boundsText(pool)],
          [
            'Latency',
            `${latencyText(latencyMs)}, ${formatPlural(Math.round(requestsPerSecond), 'request')}/s`,
          ],
          ['Since start', troubles.join(', ')],
          ...addressFacts(pool),
        ]}
      />
    </section>
  );
}

function Address({ address: { address, isHealthy, inFlight } }: { readonly address: AddressState }) {
  return (
    <li className={styles.address} data-ill={!isHealthy || undefined}>
      {isHealthy ? <CircleCheck size={13} /> : <Unplug size={13} />}
      <span>{address}</span>
      <small>{isHealthy ? `healthy, ${formatCount(inFlight)} in flight` : 'failing, left out'}</small>
    </li>
  );
}
