// How an owner is shown.

import type { Account } from '../auth/accounts.ts';
import { element, textElement, type Xml } from '../http/xml.ts';

export function ownerElement(account: Account, name = 'Owner'): Xml {
  return element(name, [textElement('ID', account.ownerId), textElement('DisplayName', account.name)]);
}
