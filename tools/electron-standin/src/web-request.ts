// session.webRequest: the app's veto on requests.

type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (response: Electron.CallbackResponse) => void,
) => void;

interface Veto {
  readonly listener: BeforeRequest;
  readonly patterns: readonly RegExp[];
}

/** Makes the object that the app sees and the question that each request asks. */
export function createWebRequest() {
  let veto: Veto | undefined;

  function onBeforeRequest(filter: Electron.WebRequestFilter, listener: BeforeRequest | null): void;
  function onBeforeRequest(listener: BeforeRequest | null): void;
  function onBeforeRequest(
    first: Electron.WebRequestFilter | BeforeRequest | null,
    second?: BeforeRequest | null,
  ): void {
    const listener = typeof first === 'function' || first === null ? first : (second ?? null);
    const urls = typeof first === 'function' || first === null ? [] : first.urls;
    const patterns = urls.filter((url) => url !== '<all_urls>').map(toPattern);
    veto = listener === null ? undefined : { listener, patterns };
  }

  return {
    api: { onBeforeRequest } satisfies Partial<Electron.WebRequest>,
    /** Asks the listener of the app; a request that nobody listens to goes on. */
    async decide(details: Electron.OnBeforeRequestListenerDetails): Promise<Electron.CallbackResponse> {
      if (veto === undefined) return {};
      const { listener, patterns } = veto;
      if (patterns.length > 0 && !patterns.some((pattern) => pattern.test(details.url))) return {};
      return new Promise((resolve) => listener(details, resolve));
    },
  };
}

function toPattern(urlPattern: string): RegExp {
  return new RegExp(`^${urlPattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}
