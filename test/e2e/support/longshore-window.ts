// The window as a person uses it: panes, keys, dialogs and the queue, by the names that they carry on screen.

import type { Locator, Page } from 'playwright-core';
import type { Target } from './target.ts';

/** What is typed into the form of an account. */
export type Typed = Pick<Target, 'endpoint' | 'region' | 'accessKeyId' | 'secretAccessKey'>;

export type Side = 'Left pane' | 'Right pane';

export interface LongshoreWindow {
  readonly page: Page;
  list(side: Side): Locator;
  row(side: Side, name: string): Locator;
  /** Closes the welcome by practising. */
  practise(): Promise<void>;
  /** Connects an account from the welcome, by the form, and waits until its buckets are shown on the right. */
  connect(target: Typed, name: string): Promise<void>;
  /** Opens the empty form of another account and fills it in; gives the dialog. */
  fillAccount(target: Typed, name: string): Promise<Locator>;
  /** Goes to an account or a place of this computer by the menu at the head of a pane. */
  choosePlace(side: Side, name: string): Promise<void>;
  /** Waits for the one failure in sight that begins with `what`, and gives all that it says. */
  failure(what: string, timeoutMs?: number): Promise<string>;
  /** Goes to a path or an s3:// address, typed into the path bar. */
  goTo(side: Side, path: string): Promise<void>;
  focus(side: Side): Promise<void>;
  press(side: Side, key: string): Promise<void>;
  /** Waits until the newest transfer of that title has ended, and gives its row. */
  transferEnds(title: string, timeoutMs?: number): Promise<Locator>;
}

/** Wraps a page that shows Longshore. */
export function longshoreWindow(page: Page): LongshoreWindow {
  const pane = (side: Side) => page.getByRole('region', { name: side });
  const list = (side: Side) => pane(side).getByRole('grid');
  const fill = async ({ endpoint, region, accessKeyId, secretAccessKey }: Typed, name: string) => {
    const dialog = page.getByRole('dialog', { name: 'Connect an account' });
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await dialog.getByText('Another S3-compatible store').click();
    await dialog.getByLabel('Endpoint').fill(endpoint);
    await dialog.getByRole('combobox', { name: 'Region' }).fill(region);
    await dialog.getByLabel('Access key ID').fill(accessKeyId);
    await dialog.getByLabel('Secret access key').fill(secretAccessKey);
    return dialog;
  };
  const self: LongshoreWindow = {
    page,
    list,
    row: (side, name) => list(side).getByRole('row', { name, exact: true }),
    async practise() {
      await page
        .getByRole('dialog', { name: 'Welcome to Longshore' })
        .getByRole('button', { name: 'Practise' })
        .click();
    },
    async connect(target, name) {
      const welcome = page.getByRole('dialog', { name: 'Welcome to Longshore' });
      await welcome.getByRole('button', { name: 'Connect an account' }).click();
      const dialog = await fill(target, name);
      await dialog.getByRole('button', { name: 'Try' }).click();
      await dialog.getByText('It works.').waitFor();
      await dialog.getByRole('button', { name: 'Connect' }).click();
      await pane('Right pane').getByRole('grid', { name }).waitFor();
    },
    async fillAccount(target, name) {
      await self.choosePlace('Right pane', 'Connect an account\u2026');
      return fill(target, name);
    },
    async choosePlace(side, name) {
      await pane(side)
        .getByRole('button', { name: /^Place: / })
        .click();
      await page.getByRole('menuitem', { name, exact: true }).click();
    },
    async failure(what, timeoutMs = 30_000) {
      const first = page.getByText(what, { exact: true });
      await first.waitFor({ timeout: timeoutMs });
      return (await first.locator('xpath=../p').allTextContents()).join(' ');
    },
    async goTo(side, path) {
      await self.press(side, 'Control+l');
      const field = pane(side).getByRole('textbox', { name: 'Path' });
      await field.fill(path);
      await field.press('Enter');
      await field.waitFor({ state: 'detached' });
    },
    async focus(side) {
      await list(side).focus();
    },
    async press(side, key) {
      await self.focus(side);
      await page.keyboard.press(key);
    },
    async transferEnds(title, timeoutMs = 60_000) {
      const toggle = page.getByRole('button', { name: 'Transfers', exact: true });
      if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
      const row = page
        .getByRole('grid', { name: 'Transfers' })
        .getByRole('row', { name: title, exact: true })
        .first();
      await row.getByRole('button', { name: `Clear ${title}` }).waitFor({ timeout: timeoutMs });
      return row;
    },
  };
  return self;
}
