package handlers

import (
	"net/http"
	"strconv"
	"time"

	"example.com/shop/orders/internal/metrics"
	"example.com/shop/orders/internal/store"
)

// Orders serves the life of an order.
type Orders struct {
	store *store.Store
}

// List returns the newest orders.
func (o *Orders) List(w http.ResponseWriter, r *http.Request) {
	if err := o.store.Call(r.Context(), "orders.list"); err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, []string{"1001", "1002"})
}

// Create accepts a new order.
func (o *Orders) Create(w http.ResponseWriter, r *http.Request) {
	if err := o.store.Call(r.Context(), "orders.create"); err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusCreated, map[string]string{"id": "1003"})
}

// Get returns one order.
func (o *Orders) Get(w http.ResponseWriter, r *http.Request) {
	if err := o.store.Call(r.Context(), "orders.get"); err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"id": r.PathValue("id")})
}

// Cancel takes an order back as long as it has not been shipped.
func (o *Orders) Cancel(w http.ResponseWriter, r *http.Request) {
	if err := o.store.Call(r.Context(), "orders.cancel"); err != nil {
		writeError(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// Search finds orders by free text.
func Search(db *store.Store) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		status := http.StatusOK
		defer func() {
			metrics.Requests.WithLabelValues(r.Method, "/api/search", strconv.Itoa(status)).Inc()
			metrics.Duration.WithLabelValues(r.Method, "/api/search").Observe(time.Since(start).Seconds())
		}()

		metrics.Searches.WithLabelValues(r.Header.Get("X-User-Id")).Inc()
		if err := db.Call(r.Context(), "orders.search"); err != nil {
			status = http.StatusServiceUnavailable
			writeError(w, err)
			return
		}
		writeJSON(w, status, []string{r.URL.Query().Get("q")})
	}
}
