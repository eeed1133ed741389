// Package handlers answers the requests of the orders service.
package handlers

import (
	"encoding/json"
	"log"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"example.com/shop/orders/internal/metrics"
	"example.com/shop/orders/internal/store"
)

// NewAPI returns the public API; the caller mounts it and strips the prefix.
func NewAPI(db *store.Store) http.Handler {
	orders := &Orders{store: db}
	mux := http.NewServeMux()

	mux.Handle("GET /orders", metrics.Measure("/api/orders", http.HandlerFunc(orders.List)))
	mux.Handle("POST /orders", metrics.Measure("/api/orders", http.HandlerFunc(orders.Create)))
	mux.Handle("GET /orders/{id}", metrics.Count("/api/orders/{id}", promhttp.InstrumentHandlerDuration(
		metrics.Duration.MustCurryWith(prometheus.Labels{"path": "/api/orders/{id}"}),
		http.HandlerFunc(orders.Get),
	)))
	mux.HandleFunc("DELETE /orders/{id}", orders.Cancel)
	mux.HandleFunc("GET /search", Search(db))

	mux.HandleFunc("GET /users/{id}", GetUser(db))
	mux.HandleFunc("POST /users", CreateUser(db))
	mux.HandleFunc("GET /users/{id}/orders", ListUserOrders(db))

	mux.Handle("/webhooks/{provider}", Webhook{})

	return mux
}

// Index says what this service is.
func Index(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"service": "orders"})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Printf("write response: %v", err)
	}
}

func writeError(w http.ResponseWriter, err error) {
	writeJSON(w, http.StatusServiceUnavailable, map[string]string{"error": err.Error()})
}
