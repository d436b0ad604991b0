// docs/performance.md, written from what was measured.

import { allCases } from '../cases/all-cases.ts';
import type { CaseResult, PeerResult, Results } from '../results.ts';
import { figuresTable } from './figures-table.ts';
import { targetsTable } from './targets-table.ts';

/** The page as Markdown; `chartPath` is where the chart is, seen from the page. */
export function performancePage(results: Results, chartPath: string): string {
  const measured = allCases.flatMap((one) => {
    const result = results.cases.find(({ id }) => id === one.id);
    return result ? [{ one, result }] : [];
  });
  const sections = measured.map(
    ({ one, result }) =>
      `### ${one.title}\n\n${dayOf(result.dateISO)}, ${roundsText(result)}${busyText(result)}.\n\n${figuresTable(one, result)}\n`,
  );
  return `# How fast Longshore is

Written by \`npm run bench\`; do not edit. Last measured on ${lastDay(results)}, on ${results.machine}, **shared by client and server**.

![Speed and CPU of Longshore and other programs](${chartPath})

## What was promised, and what is

Ours divided by theirs: median of the rounds, and in brackets the smallest and the largest. Speed should be high, CPU low.

${targetsTable(results)}

A program named with its version stands beside the one that the system has; the promise there is not to be slower.

## Figures

${sections.join('\n')}
## How it is measured

- Server: ${results.store}. Data is in memory on both sides, so neither disk nor network is the limit. It checks no signature.
- Whole processes from start to end, user and system time as the system counts them. In every round all programs run, one after another;
  a ratio is made of two runs of the same round. The environment is empty but for what a program needs.
- Before the rounds every program does each job once and the SHA-256 of all that arrived is compared with the source; after every round files
  and bytes are counted. None of that is in the figures.
- curl is a floor rather than a rival: it signs, checks and lists nothing. ${settingOf(results, 'curl')}
- Longshore sends and checks checksums, journals and verifies as it always does. The others:
${settings(results)}

## What it does not show

No latency, no loss, no limited bandwidth, no disk, no Windows, no macOS. Two programs share the cores with the server, so whoever leaves it
more of them looks quicker; CPU is the figure that carries over best. Differences under a quarter are nil. Event-loop delay at full load is
held to its bound by a test, not here.

## Again, on your computer

Linux, \`apt install nginx-light libnginx-mod-http-lua openssl time\`, and the programs to compare with on the PATH.

\`\`\`sh
npm run bench                                  # an hour or so; the listing of the AWS CLI is most of it
npm run bench -- --quick                       # a minute, to see that everything works; writes nothing
npm run bench -- --only small-up,large-up --rounds 9
npm run bench -- --only memory --full          # 100 GiB and 1,000,000 files
LONGSHORE_BENCH_PEERS=rclone-1.76=/opt/rclone npm run bench
\`\`\`

\`LONGSHORE_BENCH_S3_ENDPOINT\`, \`_REGION\`, \`_ACCESS_KEY_ID\`, \`_SECRET_ACCESS_KEY\` and \`_CA\` name a real store to run on instead; what comes
of that is printed and not written here.
`;
}

function settings(results: Results): string {
  const peers = results.cases
    .flatMap((one) => one.peers)
    .filter(({ program }) => !['longshore', 'curl'].includes(program));
  const lines = peers.map(({ program, settings }) => `  - ${program}: \`${settings}\``);
  return [...new Set(lines)].join('\n');
}

function settingOf(results: Results, name: PeerResult['program']): string {
  const peer = results.cases.flatMap((one) => one.peers).find(({ program }) => program === name);
  return peer ? `Here: ${peer.settings}.` : '';
}

function roundsText({ peers }: CaseResult): string {
  const rounds = Math.max(...peers.map(({ runs }) => runs.length));
  return rounds === 1 ? '1 round' : `${rounds} rounds`;
}

/** Said only where others used more of the computer than a bench should allow. */
function busyText({ othersShare }: CaseResult): string {
  if (othersShare < 0.1) return '';
  return `; **other work kept ${Math.round(othersShare * 100)} % of the processors busy**, so seconds and speeds are worth little here, CPU more`;
}

function dayOf(dateISO: string): string {
  return dateISO.slice(0, 10);
}

function lastDay({ cases, memory }: Results): string {
  return (
    [...cases, ...memory]
      .map(({ dateISO }) => dayOf(dateISO))
      .sort()
      .at(-1) ?? 'no day'
  );
}
