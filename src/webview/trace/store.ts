/** Holds the state, sends what the reducer wants sent, and has the view drawn once a frame. */
import type { FromView } from '../../protocol/traceView';
import type { Action } from './actions';
import { reduce } from './reducer';
import { INITIAL_STATE, type State } from './state';

export type Dispatch = (action: Action) => void;

export function createStore(send: (message: FromView) => void, draw: (state: State) => void): Dispatch {
  let state: State = INITIAL_STATE;
  let isDrawn = true;
  return (action) => {
    const step = reduce(state, action);
    step.send.forEach(send);
    if (step.state === state) return;
    state = step.state;
    if (!isDrawn) return;
    isDrawn = false;
    requestAnimationFrame(() => {
      isDrawn = true;
      draw(state);
    });
  };
}
