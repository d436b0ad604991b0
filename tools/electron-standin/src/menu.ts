// Menu and MenuItem: nothing is drawn; a spec finds an item and clicks it.

import { GuardedEmitter } from './guarded.ts';
import { performRole, type Role, roleAccelerator, roleLabel } from './menu-roles.ts';
import { record } from './records.ts';
import { focusedWindow } from './window-list.ts';

type Options = Electron.MenuItemConstructorOptions;

let applicationMenu: Menu | null = null;
let lastCommandId = 0;

export class MenuItem
  implements
    Pick<
      Electron.MenuItem,
      'accelerator' | 'click' | 'commandId' | 'enabled' | 'id' | 'label' | 'type' | 'visible'
    >
{
  readonly commandId = ++lastCommandId;
  readonly id: string;
  readonly type: Electron.MenuItem['type'];
  readonly role: Role | undefined;
  readonly submenu: Menu | undefined;
  readonly accelerator: string | null;
  readonly registerAccelerator: boolean;
  readonly icon: Options['icon'];
  readonly sublabel: string;
  readonly toolTip: string;
  label: string;
  enabled: boolean;
  visible: boolean;
  menu: Menu | undefined;
  readonly #click: Options['click'];
  #isChecked: boolean;

  constructor(options: Options) {
    this.role = options.role;
    this.submenu = toSubmenu(options.submenu);
    this.type = options.type ?? (this.submenu === undefined ? 'normal' : 'submenu');
    if (this.type === 'submenu' && this.submenu === undefined) throw new Error('Invalid submenu');
    this.label = options.label ?? (options.role === undefined ? '' : roleLabel(options.role));
    if (this.type !== 'separator' && this.label === '')
      throw new TypeError('Required option: label, role, or type');
    this.id = options.id ?? '';
    this.accelerator =
      options.accelerator ?? (options.role === undefined ? null : roleAccelerator(options.role));
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.icon = options.icon;
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.#isChecked = options.checked ?? false;
    this.#click = options.click;
  }

  get checked(): boolean {
    return this.#isChecked;
  }

  set checked(isChecked: boolean) {
    if (this.type === 'radio' && isChecked) {
      for (const sibling of this.menu?.radioGroupOf(this) ?? []) sibling.#isChecked = false;
    }
    this.#isChecked = isChecked;
  }

  /** As a click of the user: the check mark flips, then the role acts, or else the item's own listener. */
  readonly click = (event: Electron.KeyboardEvent = {}, window = focusedWindow()): void => {
    if (this.type === 'checkbox' || this.type === 'radio')
      this.checked = this.type === 'radio' || !this.checked;
    if (this.role !== undefined) performRole(this.role);
    // The listener is declared with Electron's own classes, of which ours have the part that the stand-in knows.
    else if (this.#click !== undefined) Reflect.apply(this.#click, undefined, [this, window, event]);
  };
}

export class Menu extends GuardedEmitter implements Pick<Electron.Menu, 'closePopup'> {
  readonly items: MenuItem[] = [];
  #isOpen = false;

  constructor() {
    super('Menu');
  }

  static buildFromTemplate(template: readonly (Options | MenuItem)[]): Menu {
    const menu = new Menu();
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    return menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }

  append(menuItem: MenuItem): void {
    this.insert(this.items.length, menuItem);
  }

  insert(position: number, menuItem: MenuItem): void {
    menuItem.menu = this;
    this.items.splice(position, 0, menuItem);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found != null) return found;
    }
    return null;
  }

  popup(options: Electron.PopupOptions = {}): void {
    record(
      'menu.popup',
      this.items.map(({ label }) => label),
    );
    this.#isOpen = true;
    this.emit('menu-will-show', {});
    if (options.callback !== undefined) this.once('menu-will-close', options.callback);
  }

  closePopup(_window?: Electron.BaseWindow): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.emit('menu-will-close', {});
  }

  /** Lists the radio items that stand together with this one. */
  radioGroupOf(item: MenuItem): MenuItem[] {
    const at = this.items.indexOf(item);
    const isOther = ({ type }: MenuItem) => type !== 'radio';
    const first = this.items.slice(0, at).findLastIndex(isOther) + 1;
    const length = this.items.slice(first).findIndex(isOther);
    return this.items.slice(first, length === -1 ? undefined : first + length);
  }
}

function toSubmenu(submenu: Options['submenu']): Menu | undefined {
  if (submenu === undefined || submenu instanceof Menu) return submenu;
  if (Array.isArray(submenu)) return Menu.buildFromTemplate(submenu);
  throw new TypeError('Invalid submenu');
}
