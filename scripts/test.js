// Runs the tests and closes with one line of totals.
//   node scripts/test.js        check, build, everything
//   node scripts/test.js e2e    build, the end-to-end stories
//   node scripts/test.js s3     the store suite and the stories on the endpoint that LONGSHORE_TEST_S3_* names

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = `${root}.cache/test-report.json`;
const suites = {
  all: { isChecked: true, args: [] },
  e2e: { isChecked: false, args: ['--project', 'e2e'] },
  s3: {
    isChecked: false,
    args: ['test/engine/store', 'test/engine/sync/objects', 'test/sandbox/behaviour', 'test/e2e/story'],
  },
};

const name = process.argv[2] ?? 'all';
const suite = suites[name];
if (!suite) {
  console.error(`There is no test suite named ${name}. Choose one of: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}
if (name === 's3' && !process.env.LONGSHORE_TEST_S3_ENDPOINT) {
  console.error(
    'No endpoint was given. Set LONGSHORE_TEST_S3_ENDPOINT, LONGSHORE_TEST_S3_REGION, LONGSHORE_TEST_S3_ACCESS_KEY_ID and LONGSHORE_TEST_S3_SECRET_ACCESS_KEY.',
  );
  process.exit(2);
}

console.log(`tests: on ${surroundings().join(', ')}`);

let hasFailed = false;
if (suite.isChecked) run('check', ['scripts/check.js']);
run('build', ['scripts/build.js', '--quiet']);

mkdirSync(`${root}.cache`, { recursive: true });
rmSync(report, { force: true });
run('tests', [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...suite.args,
  ...process.argv.slice(3),
]);

const { passed, failed, skipped } = totals();
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = hasFailed || failed > 0 || passed === 0 ? 1 : 0;

/** Runs one step with this Node; a step that fails fails the whole, but the next ones still tell what they know. */
function run(step, args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) return;
  hasFailed = true;
  console.log(`tests: ${step} FAILED`);
}

/** What the totals of the run were; a run that ended without a report has failed. */
function totals() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    // A file that could not even be loaded has no test of its own to count.
    const broken = testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    return {
      passed: numPassedTests,
      failed: numFailedTests + broken,
      skipped: numPendingTests + numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** What these tests run on: said at the start, so that a green run can be read for what it shows. */
function surroundings() {
  const target = process.env.LONGSHORE_E2E_REAL ? 'Electron' : 'the Chromium stand-in for Electron';
  const endpoint = process.env.LONGSHORE_TEST_S3_ENDPOINT ?? 'the practice server';
  const found = ['aws', 'rclone', 's3cmd', 'gnome-keyring-daemon'].filter(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined,
  );
  return [
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    target,
    browser(),
    `S3 at ${endpoint}`,
    `programs found: ${found.join(' ') || 'none'}`,
  ];
}

/** The browser engine that will be used, in words. */
function browser() {
  const { stdout, status } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      "const { findBrowser } = await import('./test/support/browser.ts'); const { version, source } = await findBrowser(); console.log(`${version} (${source})`);",
    ],
    { cwd: root, encoding: 'utf8' },
  );
  return status === 0 ? stdout.trim() : 'no browser';
}
