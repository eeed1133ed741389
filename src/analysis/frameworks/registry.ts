/** Every framework plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';
import { chi } from './chi';
import { express } from './express';
import { asyncioQueue } from './asyncioQueue';
import { beeQueue } from './beeQueue';
import { bull } from './bull';
import { bullmq } from './bullmq';
import { celery } from './celery';
import { sqsConsumer } from './sqsConsumer';
import { pgBoss } from './pgBoss';
import { nodeSchedule } from './nodeSchedule';
import { nodeCron } from './nodeCron';
import { nestjsWorkers } from './nestjsWorkers';
import { kafkajs } from './kafkajs';
import { cron } from './cron';
import { amqplib } from './amqplib';
import { agenda } from './agenda';
import { threadQueue } from './threadQueue';
import { pika } from './pika';
import { kafkaPython } from './kafkaPython';
import { confluentKafka } from './confluentKafka';
import { boto3Sqs } from './boto3Sqs';
import { aioPika } from './aioPika';
import { aiokafka } from './aiokafka';
import { taskiq } from './taskiq';
import { rq } from './rq';
import { huey } from './huey';
import { faststream } from './faststream';
import { dramatiq } from './dramatiq';
import { arq } from './arq';
import { apscheduler } from './apscheduler';
import { django } from './django';
import { djangoNinja } from './django-ninja';
import { djangoRestFramework } from './django-rest-framework';
import { fastapi } from './fastapi';
import { goKit } from './go-kit';
import { gorillaMux } from './gorilla-mux';
import { httprouter } from './httprouter';
import { interval } from './interval';
import { litestar } from './litestar';
import { netHttp } from './net-http';
import { starlette } from './starlette';

export const FRAMEWORKS: readonly Plugin[] = [
  asyncioQueue,
  beeQueue,
  bull,
  bullmq,
  celery,
  sqsConsumer,
  pgBoss,
  nodeSchedule,
  nodeCron,
  nestjsWorkers,
  kafkajs,
  cron,
  amqplib,
  agenda,
  threadQueue,
  pika,
  kafkaPython,
  confluentKafka,
  boto3Sqs,
  aioPika,
  aiokafka,
  taskiq,
  rq,
  huey,
  faststream,
  dramatiq,
  arq,
  apscheduler,
  chi,
  express,
  django,
  djangoNinja,
  djangoRestFramework,
  fastapi,
  goKit,
  gorillaMux,
  httprouter,
  interval,
  litestar,
  netHttp,
  starlette,
];
