// Who may use the headless face: the one browser that opened the address from the terminal, until the server ends.

import { randomBytes } from 'node:crypto';
import { isSameText } from '../host/same-text.ts';

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
      if (!isSameText(given, token) || isUsed) return null;
      isUsed = true;
      return `${cookieOf(port)}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isSignedIn(cookies = '', port) {
      const start = `${cookieOf(port)}=`;
      return cookies
        .split(';')
        .map((cookie) => cookie.trim())
        .some((cookie) => cookie.startsWith(start) && isSameText(cookie.slice(start.length), session));
    },
  };
}
