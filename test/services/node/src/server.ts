import { createApp } from './app';

const port = Number(process.env.PORT ?? 3000);

const server = createApp().listen(port, '127.0.0.1', () => {
  console.log(`storefront listens on 127.0.0.1:${port}`);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2000).unref();
  });
}
