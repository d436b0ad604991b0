// One page of Chromium with the preload's world in it; webContents is what the app sees of it.

import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CdpSession } from './cdp.ts';
import { netErrorCode } from './net-error.ts';
import { answerPageQuestions } from './page-questions.ts';
import { interceptRequests } from './page-requests.ts';
import { type PreloadOptions, pageScripts } from './page-source.ts';
import { createPageTarget } from './page-target.ts';
import { type RendererCalls, RendererLink } from './renderer-link.ts';
import { runningChromium } from './running-chromium.ts';
import { isCustom, toAppUrl, toPageUrl } from './schemes.ts';

const worldName = 'Electron Isolated Context';

export interface PageOptions extends PreloadOptions {
  readonly width: number;
  readonly height: number;
}

/** What the page asks and must be answered. */
export interface PageCalls extends RendererCalls {
  readonly webContentsId: number;
  /** Puts a navigation that the page started to the app; gives whether it may go on. */
  onNavigate(url: string, isMainFrame: boolean): boolean;
  /** Answers a `sendSync` with the JSON text of a wire value. */
  onSendSync(json: string): string;
}

interface PageEvents {
  'started-loading': [];
  navigated: [url: string];
  'navigated-in-page': [url: string];
  'dom-ready': [];
  painted: [];
  loaded: [];
  'load-failed': [url: string, reason: string];
  'window-open': [url: string, frameName: string, features: string];
  'console-message': [level: string, text: string];
  crashed: [];
  gone: [];
}

export class Page extends EventEmitter<PageEvents> {
  /** The page can be used: it is attached, and everything is installed in it. */
  readonly ready: Promise<void>;
  url = '';
  targetId = '';
  link: RendererLink | undefined;
  readonly #calls: PageCalls;
  readonly #secret = randomUUID();
  readonly #links = new Map<number, RendererLink>();
  readonly #asked = new Map<string, string>();
  readonly #loads = new Map<string, () => void>();
  #session: CdpSession | undefined;
  #size: { readonly width: number; readonly height: number };
  #zoomFactor = 1;
  #ownNavigations = 0;
  #isReloading = false;
  #isGone = false;
  #lastLoaded = '';

  constructor(options: PageOptions, calls: PageCalls) {
    super();
    this.#calls = calls;
    this.#size = { width: options.width, height: options.height };
    this.ready = this.#open(options);
    // Whoever waits for it sees the failure; nobody need wait.
    this.ready.catch(() => undefined);
  }

  /** Gives the session; throws until the page is ready. */
  get session(): CdpSession {
    if (this.#session === undefined) throw new Error('stand-in: the page is not ready');
    return this.#session;
  }

  /** Loads a URL as the app writes it; settles when the load event has come, or failed. */
  async load(url: string): Promise<void> {
    await this.ready;
    this.#ownNavigations++;
    this.emit('started-loading');
    try {
      const { errorText, loaderId } = await this.session.send('Page.navigate', { url: toPageUrl(url) });
      if (errorText !== undefined) {
        const reason = errorText.replace('net::', '');
        this.emit('load-failed', url, reason);
        throw new Error(`${reason} (${netErrorCode(reason)}) loading '${url}'`);
      }
      if (loaderId !== undefined && loaderId !== this.#lastLoaded) {
        await new Promise<void>((resolve) => this.#loads.set(loaderId, resolve));
      }
    } finally {
      this.#ownNavigations--;
    }
  }

  async reload(ignoreCache: boolean): Promise<void> {
    await this.ready;
    this.#isReloading = true;
    this.emit('started-loading');
    await this.session.send('Page.reload', { ignoreCache });
  }

  async resize(width: number, height: number): Promise<void> {
    await this.ready;
    this.#size = { width, height };
    await this.#applySize();
  }

  async setZoomFactor(factor: number): Promise<void> {
    await this.ready;
    this.#zoomFactor = factor;
    await this.#applySize();
  }

  async setColorScheme(scheme: 'system' | 'light' | 'dark'): Promise<void> {
    await this.ready;
    const features = scheme === 'system' ? [] : [{ name: 'prefers-color-scheme', value: scheme }];
    await this.session.send('Emulation.setEmulatedMedia', { features });
  }

  async bringToFront(): Promise<void> {
    await this.ready;
    await this.session.send('Page.bringToFront');
  }

  /** Ends the page. Chromium forgets a close that meets a commit of a navigation, so it is asked until the page is gone. */
  async close(): Promise<void> {
    await this.ready.catch(() => undefined);
    if (this.targetId === '') return;
    const { root } = runningChromium().cdp;
    const gone = new Promise<void>((resolve) => this.once('gone', resolve));
    while (!this.#isGone) {
      root.tell('Target.closeTarget', { targetId: this.targetId });
      await Promise.race([gone, sleep(250, undefined, { ref: false })]);
    }
  }

  async #open(options: PageOptions): Promise<void> {
    const { cdp } = runningChromium();
    const { targetId, session } = await createPageTarget(cdp, this.#size);
    this.targetId = targetId;
    this.#session = session;
    cdp.root.on('Target.targetDestroyed', (event) => {
      if (event.targetId === targetId) this.#end();
    });
    this.#listen(session);
    const scripts = pageScripts(this.#secret, options, (reason) => this.#calls.onPreloadFailed(reason));
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Runtime.addBinding', {
        name: `${this.#secret}-binding`,
        executionContextName: worldName,
      }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.mainWorld }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: scripts.isolatedWorld,
        worldName,
      }),
      this.#applySize(),
      session.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
      answerPageQuestions(session, (json) => this.#calls.onSendSync(json)),
      interceptRequests(session, {
        webContentsId: this.#calls.webContentsId,
        isAskedByPage: (frameId, url) => this.#isAskedByPage(frameId, url),
        allows: (frameId, url) => this.#calls.onNavigate(url, frameId === this.targetId),
      }),
    ]);
  }

  /** Zooming in is what a smaller page on a denser screen looks like. */
  async #applySize(): Promise<void> {
    await this.session.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(this.#size.width / this.#zoomFactor),
      height: Math.round(this.#size.height / this.#zoomFactor),
      deviceScaleFactor: this.#zoomFactor,
      mobile: false,
    });
  }

  #listen(session: CdpSession): void {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId, type } = context.auxData ?? {};
      if (type !== 'isolated' || context.name !== worldName || frameId !== this.targetId) return;
      this.link = new RendererLink(session, context.id, this.#secret, this.#calls);
      this.#links.set(context.id, this.link);
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      this.#closeLink(executionContextId),
    );
    session.on('Runtime.executionContextsCleared', () => {
      for (const id of [...this.#links.keys()]) this.#closeLink(id);
    });
    session.on('Runtime.bindingCalled', ({ executionContextId, payload }) => {
      this.#links.get(executionContextId)?.receive(payload);
    });
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      this.emit(
        'console-message',
        type,
        args.map(({ value, description }) => String(value ?? description)).join(' '),
      );
    });
    session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== this.targetId) return;
      this.url = toAppUrl(frame.url + (frame.urlFragment ?? ''));
      this.emit('navigated', this.url);
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== this.targetId) return;
      this.url = toAppUrl(url);
      this.emit('navigated-in-page', this.url);
    });
    session.on('Page.frameRequestedNavigation', ({ frameId, url }) => {
      if (isCustom(url)) this.#navigateToCustom(frameId, url);
      else this.#asked.set(frameId, url);
    });
    session.on('Page.lifecycleEvent', ({ frameId, loaderId, name }) => {
      if (frameId === this.targetId && this.url !== '' && this.url !== 'about:blank')
        this.#onLifecycle(name, loaderId);
    });
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      this.emit('window-open', toAppUrl(url), windowName, windowFeatures.join(','));
    });
    session.on('Inspector.targetCrashed', () => this.emit('crashed'));
  }

  #onLifecycle(name: string, loaderId: string): void {
    if (name === 'DOMContentLoaded') this.emit('dom-ready');
    if (name === 'firstPaint') this.emit('painted');
    if (name !== 'load') return;
    this.#lastLoaded = loaderId;
    this.emit('loaded');
    this.#loads.get(loaderId)?.();
    this.#loads.delete(loaderId);
  }

  /** A link to a custom scheme is nothing that Chromium would follow: the app is asked, then the page is sent there. */
  #navigateToCustom(frameId: string, url: string): void {
    const isMainFrame = frameId === this.targetId;
    if (this.#calls.onNavigate(url, isMainFrame) && isMainFrame) this.load(url).catch(() => undefined);
  }

  async #isAskedByPage(frameId: string, pageUrl: string): Promise<boolean> {
    if (frameId === this.targetId && (this.#ownNavigations > 0 || this.#isReloading)) {
      this.#isReloading = false;
      return false;
    }
    // The page's own word for it comes another way than the request, and a round trip makes sure that it has come;
    // a page whose process is about to be replaced answers nothing.
    const roundTrip = this.session.send('Page.getFrameTree').catch(() => undefined);
    await Promise.race([roundTrip, sleep(100)]);
    const isAsked = this.#asked.get(frameId) === pageUrl;
    this.#asked.delete(frameId);
    return isAsked;
  }

  #closeLink(contextId: number): void {
    const link = this.#links.get(contextId);
    this.#links.delete(contextId);
    if (this.link === link) this.link = undefined;
    link?.close();
  }

  #end(): void {
    for (const id of [...this.#links.keys()]) this.#closeLink(id);
    this.#isGone = true;
    this.emit('gone');
  }
}
