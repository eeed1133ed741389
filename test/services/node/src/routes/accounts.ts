import { Router, type Request, type Response } from 'express';
import { call } from '../store';
import { addressesRouter } from './addresses';

export const accountsRouter = Router();

accountsRouter.get('/', listAccounts);
accountsRouter
  .route('/:accountId')
  .get(getAccount)
  .put(updateAccount)
  .delete(async (_request, response) => {
    await call('accounts.close');
    response.status(204).end();
  });
accountsRouter.use('/:accountId/addresses', addressesRouter);

async function listAccounts(_request: Request, response: Response): Promise<void> {
  await call('accounts.list');
  response.json([{ id: '1' }, { id: '2' }]);
}

async function getAccount(request: Request, response: Response): Promise<void> {
  try {
    await call('accounts.get');
    response.json({ id: request.params.accountId });
  } catch {
    response.status(503).json({ error: 'try again' });
  }
}

async function updateAccount(request: Request, response: Response): Promise<void> {
  try {
    await call('accounts.update');
    response.json({ id: request.params.accountId, ...request.body });
  } catch {
    response.status(503).json({ error: 'try again' });
  }
}
