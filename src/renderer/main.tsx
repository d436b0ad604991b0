// Starts the window: opens the line to the engine and draws.

// First, because it puts the layers of all other styles in order.
import './ui/tokens.css';
import './ui/base.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { refuseStrayDrops } from './panes/drop.ts';
import { createEngineLine, dialDesktop, dialServer } from './state/engine-line.ts';
import { createWindowState, WindowProvider } from './state/window-state.ts';

const bridge = window.longshore;
const line = createEngineLine(() => (bridge ? dialDesktop(bridge) : dialServer(window.location)));
const state = createWindowState(line, bridge?.shell ?? null);
const root = document.querySelector('#window');
refuseStrayDrops(document);
if (root)
  createRoot(root).render(
    <StrictMode>
      <WindowProvider value={state}>
        <App />
      </WindowProvider>
    </StrictMode>,
  );
