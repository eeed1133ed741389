/** SQS through boto3 and its asynchronous relatives: `client.receive_message(…)`, `queue.receive_messages(…)` in a loop. */
import type { Plugin } from '../plugin';
import { consumerLoops } from './workers/consumerLoops';

export const boto3Sqs: Plugin = {
  id: 'boto3Sqs',
  languages: ['python'],
  modules: ['boto3', 'botocore', '.receive_message'],
  loopExecuted: consumerLoops({
    kind: 'sqs',
    path: /^(?:boto3|aioboto3|aiobotocore|botocore)\.(?:\w+[.()#]*)*(?:client|create_client|resource|Queue|get_queue_by_name|create_queue)\(\)$/,
    isIterated: false,
    methods: ['receive_message', 'receive_messages'],
  }),
};
