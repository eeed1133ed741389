import { Router, type NextFunction, type Request, type Response } from 'express';
import { checkouts } from '../metrics';
import type { PaymentGateway } from '../payment';
import { call } from '../store';

/** The checkout, against the given payment gateway. */
export function createCheckoutRouter(gateway: PaymentGateway): Router {
  const router = Router();

  router.post('/', requireCustomer, async (request, response) => {
    const customerId = request.get('x-customer-id') ?? 'guest';
    checkouts.inc({ customer_id: customerId });
    try {
      await gateway.charge(customerId);
      response.status(201).json({ id: 'c-1' });
    } catch {
      response.status(503).json({ error: 'try again' });
    }
  });

  router.get('/:checkoutId', getCheckout);
  router.all('/callbacks/:provider', paymentCallback);

  return router;
}

function requireCustomer(request: Request, response: Response, next: NextFunction): void {
  if (request.get('x-customer-id')) next();
  else response.status(401).json({ error: 'who are you?' });
}

async function getCheckout(request: Request, response: Response): Promise<void> {
  try {
    await call('checkout.get');
    response.json({ id: request.params.checkoutId });
  } catch {
    response.status(503).json({ error: 'try again' });
  }
}

async function paymentCallback(_request: Request, response: Response): Promise<void> {
  await call('checkout.callback');
  response.status(202).end();
}
