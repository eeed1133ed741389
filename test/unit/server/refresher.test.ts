import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { STATUS, type Status } from '../../../src/protocol/requests';
import { createRefresher, type Rendered, type Refresher } from '../../../src/server/refresher';

const CODE = 'workspace/codeLens/refresh';
const HINTS = 'workspace/inlayHint/refresh';
const FINDINGS = 'workspace/diagnostic/refresh';

interface Scene {
  readonly refresher: Refresher;
  rendered: Rendered;
  status: Status;
  /** What the editor was asked or told. */
  readonly messages: string[];
  settle(): Promise<void>;
}

/** A real connection with an editor at its other end that notes what it is asked. */
function scene(): Scene {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  const editor = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const messages: string[] = [];
  for (const method of [CODE, HINTS, FINDINGS]) editor.onRequest(method, () => (messages.push(method), null));
  editor.onNotification(STATUS, () => void messages.push(STATUS));
  editor.listen();
  server.listen();
  onTestFinished(() => {
    editor.dispose();
    server.dispose();
  });
  const made: Scene = {
    refresher: createRefresher(
      server,
      () => made.status,
      () => made.rendered,
    ),
    rendered: { routes: 'a', findings: 'x' },
    status: { environment: '', state: 'off', text: '', routes: 0, measured: 0 },
    messages,
    settle: () => new Promise((resolve) => setTimeout(resolve, 150)),
  };
  return made;
}

describe('the refresher', () => {
  it('asks for everything at first, once for many changes', async () => {
    const { refresher, messages } = scene();
    for (let index = 0; index < 5; index += 1) refresher.request();
    await vi.waitFor(() => expect([...messages].sort()).toEqual([STATUS, CODE, FINDINGS, HINTS].sort()));
  });

  it('asks for nothing when nothing differs', async () => {
    const { refresher, messages, settle } = scene();
    refresher.request();
    await settle();
    messages.length = 0;
    refresher.request();
    await settle();
    expect(messages).toEqual([]);
  });

  it('asks for what differs alone', async () => {
    const made = scene();
    made.refresher.request();
    await made.settle();
    made.messages.length = 0;
    made.rendered = { routes: 'a', findings: 'y' };
    made.refresher.request();
    await made.settle();
    expect(made.messages).toEqual([FINDINGS]);
    made.messages.length = 0;
    made.rendered = { routes: 'b', findings: 'y' };
    made.refresher.request();
    await made.settle();
    expect([...made.messages].sort()).toEqual([STATUS, CODE, HINTS].sort());
  });

  it('tells a new status without asking for anything', async () => {
    const made = scene();
    made.refresher.request();
    await made.settle();
    made.messages.length = 0;
    made.status = { ...made.status, state: 'failing' };
    made.refresher.request();
    await made.settle();
    expect(made.messages).toEqual([STATUS]);
  });

  it('ends', async () => {
    const { refresher, messages, settle } = scene();
    refresher.request();
    refresher.dispose();
    await settle();
    expect(messages).toEqual([]);
  });
});
