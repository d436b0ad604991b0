// Who may use the headless face: the one browser that opened the address from the terminal, until the server ends.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Auth {
  /** The address to print. It signs one browser in, once. */
  urlOf(port: number): string;
  /** The Set-Cookie value for the first who brings the token; null for everybody else. */
  signIn(token: string, port: number): string | null;
  /** Whether a Cookie header carries the session that was handed out. */
  isSignedIn(cookies: string | undefined, port: number): boolean;
}

/** Draws a token and a session, both of which live as long as this object. */
export function createAuth(): Auth {
  const token = randomBytes(32).toString('base64url');
  const session = randomBytes(32).toString('base64url');
  let isUsed = false;
  // Cookies know no ports: a name for each keeps two servers from signing each other out.
  const cookieOf = (port: number) => `longshore-${port}`;

  return {
    urlOf: (port) => `http://127.0.0.1:${port}/?token=${token}`,
    signIn(given, port) {
      if (!isSame(given, token) || isUsed) return null;
      isUsed = true;
      return `${cookieOf(port)}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isSignedIn(cookies = '', port) {
      const start = `${cookieOf(port)}=`;
      return cookies
        .split(';')
        .map((cookie) => cookie.trim())
        .some((cookie) => cookie.startsWith(start) && isSame(cookie.slice(start.length), session));
    },
  };
}

/** Compares in a time that tells nothing, not even the length. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
