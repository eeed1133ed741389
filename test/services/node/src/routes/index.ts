import { Router } from 'express';
import { PaymentGateway } from '../payment';
import { accountsRouter } from './accounts';
import { createCheckoutRouter } from './checkout';
import { pagesRouter } from './pages';

export const apiRouter = Router();

apiRouter.use('/accounts', accountsRouter);
apiRouter.use('/checkout', createCheckoutRouter(new PaymentGateway()));
apiRouter.use('/pages', pagesRouter);
