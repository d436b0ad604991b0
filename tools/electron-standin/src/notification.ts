// Notification: shown to nobody; a spec replaces `show` or emits `click`.

import { GuardedEmitter } from './guarded.ts';
import { record } from './records.ts';

export class Notification
  extends GuardedEmitter
  implements
    Pick<Electron.Notification, 'title' | 'body' | 'subtitle' | 'silent' | 'urgency' | 'show' | 'close'>
{
  title: string;
  body: string;
  subtitle: string;
  silent: boolean;
  urgency: 'normal' | 'critical' | 'low';

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super('Notification');
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.subtitle = options.subtitle ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'normal';
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    record('notification.show', this.title, this.body);
    this.emit('show', {});
  }

  close(): void {
    this.emit('close', {});
  }
}
