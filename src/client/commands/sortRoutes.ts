/** Asks for the order of the routes view. */
import { window } from 'vscode';
import { ORDERS, type RoutesView } from '../routesView';

const EXPLANATIONS: Readonly<Record<string, string>> = {
  code: 'as they stand in the code',
  latency: 'slowest p99 first',
  errors: 'most errors first',
  traffic: 'most requests first',
  'not measured': 'what nobody measures first',
};

export async function sortRoutes(view: RoutesView): Promise<void> {
  const picked = await window.showQuickPick(
    ORDERS.map((order) => ({ label: order, description: EXPLANATIONS[order] ?? '', order })),
    { placeHolder: 'Sort routes by' },
  );
  if (picked) view.sort(picked.order);
}
