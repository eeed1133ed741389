package handlers

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"example.com/shop/orders/internal/metrics"
	"example.com/shop/orders/internal/store"
)

// GetUser returns the handler that shows one customer.
func GetUser(db *store.Store) http.HandlerFunc {
	duration := metrics.Duration.WithLabelValues(http.MethodGet, "/api/users/{id}")
	return func(w http.ResponseWriter, r *http.Request) {
		timer := prometheus.NewTimer(duration)
		defer timer.ObserveDuration()

		if err := db.Call(r.Context(), "users.get"); err != nil {
			metrics.Requests.WithLabelValues(http.MethodGet, "/api/users/{id}", "503").Inc()
			writeError(w, err)
			return
		}
		metrics.Requests.WithLabelValues(http.MethodGet, "/api/users/{id}", "200").Inc()
		writeJSON(w, http.StatusOK, map[string]string{"id": r.PathValue("id")})
	}
}

// CreateUser returns the handler that registers a customer. Failures are counted, but only what succeeds is timed.
func CreateUser(db *store.Store) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		if err := db.Call(r.Context(), "users.create"); err != nil {
			metrics.Requests.WithLabelValues(http.MethodPost, "/api/users", strconv.Itoa(http.StatusServiceUnavailable)).Inc()
			writeError(w, err)
			return
		}
		writeJSON(w, http.StatusCreated, map[string]string{"id": "7"})
		metrics.Requests.WithLabelValues(http.MethodPost, "/api/users", strconv.Itoa(http.StatusCreated)).Inc()
		metrics.Duration.WithLabelValues(http.MethodPost, "/api/users").Observe(time.Since(start).Seconds())
	}
}

// ListUserOrders returns the handler that lists what a customer bought.
func ListUserOrders(db *store.Store) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := db.Call(r.Context(), "users.orders"); err != nil {
			writeError(w, err)
			return
		}
		writeJSON(w, http.StatusOK, []string{})
	}
}
