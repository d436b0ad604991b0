// powerMonitor: a machine that never sleeps; a spec emits `suspend` and `resume`.

import { GuardedEmitter } from './guarded.ts';

class PowerMonitor
  extends GuardedEmitter
  implements
    Pick<
      Electron.PowerMonitor,
      'getSystemIdleState' | 'getSystemIdleTime' | 'isOnBatteryPower' | 'onBatteryPower'
    >
{
  onBatteryPower = false;

  constructor() {
    super('powerMonitor');
  }

  getSystemIdleState(_idleThreshold: number): 'active' {
    return 'active';
  }

  getSystemIdleTime(): number {
    return 0;
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
}

export const powerMonitor = new PowerMonitor();
