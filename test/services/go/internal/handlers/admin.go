package handlers

import (
	"net/http"

	"example.com/shop/orders/internal/metrics"
	"example.com/shop/orders/internal/store"
)

// NewAdmin returns the back office; the caller mounts it and strips the prefix.
func NewAdmin(db *store.Store) *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("GET /jobs", metrics.Measure("/admin/jobs", listJobs(db)))
	mux.Handle("POST /cache/flush", flushCache(db))
	return mux
}

// RequireToken turns away whoever does not send the back office's token.
func RequireToken(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Admin-Token") == "" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func listJobs(db *store.Store) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := db.Call(r.Context(), "jobs.list"); err != nil {
			writeError(w, err)
			return
		}
		writeJSON(w, http.StatusOK, []string{"invoice-export"})
	})
}

func flushCache(db *store.Store) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := db.Call(r.Context(), "cache.flush"); err != nil {
			writeError(w, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}
