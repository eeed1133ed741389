// Package store stands in for the database: each operation has a known latency and a known share of failures.
package store

import (
	"context"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"time"
)

// ErrUnavailable is what a failed operation returns.
var ErrUnavailable = errors.New("store unavailable")

// seed makes every run draw the same latencies and failures, operation by operation.
const seed = 20240229

// profile says how an operation behaves: most calls take about typical, a share of them about slow, a share of all fails.
type profile struct {
	typical    time.Duration
	slow       time.Duration
	slowShare  float64
	errorShare float64
}

var profiles = map[string]profile{
	"orders.list":   {typical: 8 * time.Millisecond, slow: 70 * time.Millisecond, slowShare: 0.05, errorShare: 0},
	"orders.create": {typical: 30 * time.Millisecond, slow: 170 * time.Millisecond, slowShare: 0.10, errorShare: 0.05},
	"orders.get":    {typical: 15 * time.Millisecond, slow: 35 * time.Millisecond, slowShare: 0.08, errorShare: 0.02},
	"orders.cancel": {typical: 20 * time.Millisecond, slow: 60 * time.Millisecond, slowShare: 0.05, errorShare: 0.03},
	"orders.search": {typical: 60 * time.Millisecond, slow: 350 * time.Millisecond, slowShare: 0.08, errorShare: 0.01},
	"users.get":     {typical: 3 * time.Millisecond, slow: 17 * time.Millisecond, slowShare: 0.06, errorShare: 0},
	"users.create":  {typical: 17 * time.Millisecond, slow: 75 * time.Millisecond, slowShare: 0.06, errorShare: 0.10},
	"users.orders":  {typical: 25 * time.Millisecond, slow: 90 * time.Millisecond, slowShare: 0.05, errorShare: 0.01},
	"reports.month": {typical: 120 * time.Millisecond, slow: 400 * time.Millisecond, slowShare: 0.10, errorShare: 0.04},
	"files.read":    {typical: 6 * time.Millisecond, slow: 40 * time.Millisecond, slowShare: 0.05, errorShare: 0},
	"jobs.list":     {typical: 12 * time.Millisecond, slow: 20 * time.Millisecond, slowShare: 0.05, errorShare: 0},
	"cache.flush":   {typical: 5 * time.Millisecond, slow: 9 * time.Millisecond, slowShare: 0.05, errorShare: 0},
}

// Store is safe for concurrent use.
type Store struct {
	mutex   sync.Mutex
	sources map[string]*rand.Rand
}

// New returns a store whose operations start at the beginning of their fixed sequences.
func New() *Store {
	return &Store{sources: make(map[string]*rand.Rand)}
}

// Call runs one operation: it takes its time, then succeeds or fails.
func (store *Store) Call(ctx context.Context, operation string) error {
	delay, fails := store.draw(operation)
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	}
	if fails {
		return ErrUnavailable
	}
	return nil
}

func (store *Store) draw(operation string) (time.Duration, bool) {
	behaviour := profiles[operation]
	store.mutex.Lock()
	defer store.mutex.Unlock()
	source, ok := store.sources[operation]
	if !ok {
		hash := fnv.New64a()
		hash.Write([]byte(operation))
		source = rand.New(rand.NewPCG(seed, hash.Sum64()))
		store.sources[operation] = source
	}
	base := behaviour.typical
	if source.Float64() < behaviour.slowShare {
		base = behaviour.slow
	}
	jitter := 0.9 + 0.2*source.Float64()
	return time.Duration(float64(base) * jitter), source.Float64() < behaviour.errorShare
}
