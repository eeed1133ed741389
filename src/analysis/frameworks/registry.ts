/** Every framework plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';
import { agenda } from './agenda';
import { aiokafka } from './aiokafka';
import { aioPika } from './aioPika';
import { amqplib } from './amqplib';
import { apscheduler } from './apscheduler';
import { arq } from './arq';
import { asyncioQueue } from './asyncioQueue';
import { beeQueue } from './beeQueue';
import { boto3Sqs } from './boto3Sqs';
import { bull } from './bull';
import { bullmq } from './bullmq';
import { celery } from './celery';
import { chi } from './chi';
import { confluentKafka } from './confluentKafka';
import { cron } from './cron';
import { django } from './django';
import { djangoNinja } from './django-ninja';
import { djangoRestFramework } from './django-rest-framework';
import { dramatiq } from './dramatiq';
import { express } from './express';
import { fastapi } from './fastapi';
import { faststream } from './faststream';
import { goKit } from './go-kit';
import { grpc } from './grpc';
import { goCron } from './goCron';
import { goQueues } from './goQueues';
import { goConsumers } from './goConsumers';
import { goroutine } from './goroutine';
import { gorillaMux } from './gorilla-mux';
import { httprouter } from './httprouter';
import { huey } from './huey';
import { interval } from './interval';
import { kafkajs } from './kafkajs';
import { kafkaPython } from './kafkaPython';
import { litestar } from './litestar';
import { nestjs } from './nestjs';
import { nestjsWorkers } from './nestjsWorkers';
import { netHttp } from './net-http';
import { nextjs } from './nextjs';
import { nodeCron } from './nodeCron';
import { nodeSchedule } from './nodeSchedule';
import { pgBoss } from './pgBoss';
import { pika } from './pika';
import { rq } from './rq';
import { sqsConsumer } from './sqsConsumer';
import { starlette } from './starlette';
import { taskiq } from './taskiq';
import { threadQueue } from './threadQueue';
import { gin } from './gin';
import { echo } from './echo';
import { fiber } from './fiber';
import { flask } from './flask';
import { aiohttp } from './aiohttp';
import { flaskRestful } from './flaskRestful';
import { koa } from './koa';
import { hono } from './hono';
import { fastify } from './fastify';

export const FRAMEWORKS: readonly Plugin[] = [
  // What serves requests.
  chi,
  express,
  django,
  djangoNinja,
  djangoRestFramework,
  fastapi,
  goKit,
  gorillaMux,
  grpc,
  httprouter,
  litestar,
  nestjs,
  nextjs,
  netHttp,
  starlette,
  gin,
  echo,
  fiber,
  flask,
  aiohttp,
  flaskRestful,
  koa,
  hono,
  fastify,
  // What works in the background.
  agenda,
  aiokafka,
  aioPika,
  amqplib,
  apscheduler,
  arq,
  asyncioQueue,
  beeQueue,
  boto3Sqs,
  bull,
  bullmq,
  celery,
  confluentKafka,
  cron,
  dramatiq,
  faststream,
  goCron,
  goQueues,
  goConsumers,
  goroutine,
  huey,
  interval,
  kafkajs,
  kafkaPython,
  nestjsWorkers,
  nodeCron,
  nodeSchedule,
  pgBoss,
  pika,
  rq,
  sqsConsumer,
  taskiq,
  threadQueue,
];
