/** Buttons that lead to pages of others. */
import type { Elsewhere } from '../../protocol/traceView';
import { button } from './dom';
import { icon } from './icons';
import type { Dispatch } from './store';

const NAMES: Readonly<Record<Elsewhere, string>> = { grafana: 'Grafana', jaeger: 'Jaeger' };

/** `what` names what is shown there. */
export function elsewhereButtons(places: readonly Elsewhere[], what: string, dispatch: Dispatch): HTMLElement[] {
  return places.map((place) => {
    const open = (): void => dispatch({ type: 'openElsewhere', place });
    const title = `Open ${what} in ${NAMES[place]}, in the browser`;
    return button('link', title, open, icon('external'), `Open in ${NAMES[place]}`);
  });
}
