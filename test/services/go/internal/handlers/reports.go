package handlers

import (
	"net/http"
	"strconv"
	"time"

	"example.com/shop/orders/internal/metrics"
	"example.com/shop/orders/internal/store"
)

// Reports serves what the accountants ask for.
type Reports struct {
	Store *store.Store
}

// Monthly sums up one month. Its path label is the path that was asked for, not the route.
func (reports *Reports) Monthly(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	status := http.StatusOK
	defer func() {
		metrics.Requests.WithLabelValues(r.Method, r.URL.Path, strconv.Itoa(status)).Inc()
		metrics.Duration.WithLabelValues(r.Method, r.URL.Path).Observe(time.Since(start).Seconds())
	}()

	if err := reports.Store.Call(r.Context(), "reports.month"); err != nil {
		status = http.StatusServiceUnavailable
		writeError(w, err)
		return
	}
	writeJSON(w, status, map[string]string{"month": r.PathValue("year") + "-" + r.PathValue("month")})
}

// Files serves documents that belong to orders.
type Files struct {
	Store *store.Store
}

func (files Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := files.Store.Call(r.Context(), "files.read"); err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"path": r.PathValue("path")})
}

// Webhook takes whatever payment providers send.
type Webhook struct{}

func (Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusAccepted)
}
