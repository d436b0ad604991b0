// Puts the parts of the running desktop together: window, tray, menu, vault, engine, and what they tell each other.

import { join } from 'node:path';
import {
  app,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  Menu,
  MessageChannelMain,
  type MessagePortMain,
  Notification,
  nativeTheme,
} from 'electron';
import { bridgeChannels } from '../contract/bridge.ts';
import type { LocalPath } from '../contract/models.ts';
import { emitterPortTransport } from '../contract/rpc/transport.ts';
import type { MenuCommand } from '../contract/shell.ts';
import { platformOf } from '../host/folders.ts';
import type { createLog } from '../host/log.ts';
import { createVault } from '../host/vault.ts';
import { createBroker } from './broker.ts';
import { startEngine, startKeychain } from './child-process.ts';
import { followComputer } from './computer.ts';
import { superviseEngine } from './engine-supervisor.ts';
import { createTroubleQuestion } from './engine-trouble.ts';
import { trayIcon } from './icons.ts';
import { menuTemplate } from './menu.ts';
import { noPairs } from './pairs-picture.ts';
import { restingQueue } from './queue-picture.ts';
import { createQueueSigns } from './queue-signs.ts';
import { createQueueWatch } from './queue-watch.ts';
import { isOwnSender } from './sender.ts';
import { serveShell } from './shell.ts';
import { createTray } from './tray.ts';
import { answerFrom } from './vault-line.ts';
import { createWindow } from './window.ts';

interface DesktopSetting {
  /** Where the bundles of main and its programs are. */
  readonly folder: string;
  readonly dataFolder: LocalPath;
  readonly page: string;
  readonly log: ReturnType<typeof createLog>;
}

/** How long the engine may take to put its work down when Longshore quits. */
const closeLimitMs = 8_000;

/** Starts everything. After `ready`. */
export async function startDesktop({ folder, dataFolder, page, log }: DesktopSetting): Promise<void> {
  const vault = createVault({ start: () => startKeychain(folder) });
  const trouble = createTroubleQuestion({ tryAgain: () => engine.start(), quit: () => app.quit() });
  const engine = superviseEngine<MessagePortMain>({
    start: () => startEngine(folder, dataFolder, app.getVersion()),
    answerVault: (question) => answerFrom(vault, question),
    later(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    nowMs: () => performance.now(),
    onUp() {
      const { port1, port2 } = new MessageChannelMain();
      if (engine.give(port1)) queue.watch(emitterPortTransport(port2));
      computer.repeat();
      broker.deliver();
    },
    onCrash(crash) {
      log('error', 'the engine ended by itself', { ...crash });
      trouble(crash);
    },
  });

  const window = await createWindow({
    page,
    preload: join(folder, '../preload/preload.cjs'),
    dataFolder,
    onHidden: () => queue.sayOnce('window-hidden', sayThatItGoesOn),
    onTrouble: (what, facts) => log('error', what, facts),
  });
  const isOwn = (event: IpcMainEvent | IpcMainInvokeEvent) => isOwnSender(event, page, window.isOwn);
  const tray = createTray(
    trayIcon(process.platform),
    { queue: restingQueue, pairs: noPairs },
    {
      open: window.show,
      setPaused: (isPaused) => queue.setPaused(isPaused),
      setPairsPaused: (isPaused) => queue.setPairsPaused(isPaused),
      syncNow: () => queue.syncNow(),
      quit: () => app.quit(),
    },
  );
  const showSigns = createQueueSigns(window.browserWindow);
  const queue = createQueueWatch({
    onQueue(picture) {
      tray.show({ queue: picture });
      showSigns(picture);
    },
    onPairs: (pairs) => tray.show({ pairs }),
    onSettings: ({ theme }) => {
      nativeTheme.themeSource = theme;
    },
    onError: (what, error) => log('warn', what, { error }),
  });
  const computer = followComputer(queue.hint);
  const broker = createBroker({ isOwn, give: engine.give });
  serveShell({ isOwn, window: () => window.browserWindow });

  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate({
        platform: platformOf(),
        isPackaged: app.isPackaged,
        command(command: MenuCommand) {
          window.show();
          window.browserWindow.webContents.send(bridgeChannels.command, command);
        },
      }),
    ),
  );

  app.on('second-instance', window.show);
  app.on('activate', window.show);
  app.on('window-all-closed', () => {});
  app.on('before-quit', window.letGo);
  app.on('will-quit', (event) => {
    event.preventDefault();
    void engine.close(closeLimitMs).finally(() => app.exit(0));
  });
  engine.start();
}

function sayThatItGoesOn(): void {
  if (!Notification.isSupported()) return;
  new Notification({
    title: 'Longshore is still running',
    body: 'Transfers go on while the window is closed. Open or quit it from its icon in the tray.',
  }).show();
}
