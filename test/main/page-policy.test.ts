// The content policy of the page, directive by directive.

import { describe, expect, it } from 'vitest';
import { contentPolicy, pageHeaders } from '../../src/main/page-policy.ts';

describe('The page', () => {
  it('may load its own files and pictures from memory, and nothing else', () => {
    expect(contentPolicy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
      "require-trusted-types-for 'script'",
    ]);
  });

  it('is served with its policy and a type that is not guessed', () => {
    expect(pageHeaders('text/css; charset=utf-8')).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
    });
  });
});
