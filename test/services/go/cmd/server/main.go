// Command server runs the orders service.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"example.com/shop/orders/internal/handlers"
	"example.com/shop/orders/internal/metrics"
	"example.com/shop/orders/internal/store"
)

func main() {
	server := &http.Server{
		Addr:              "127.0.0.1:" + port(),
		Handler:           routes(store.New()),
		ReadHeaderTimeout: 5 * time.Second,
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	go func() {
		<-ctx.Done()
		deadline, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := server.Shutdown(deadline); err != nil {
			log.Printf("shutdown: %v", err)
		}
	}()

	log.Printf("orders listens on %s", server.Addr)
	if err := server.ListenAndServe(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}

// routes puts the public API, the reports and the back office under one mux.
func routes(db *store.Store) http.Handler {
	mux := http.NewServeMux()

	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	mux.Handle("GET /metrics", promhttp.Handler())

	mux.HandleFunc("GET /{$}", handlers.Index)
	mux.Handle("/api/", http.StripPrefix("/api", handlers.NewAPI(db)))
	mux.Handle("/admin/", http.StripPrefix("/admin", handlers.RequireToken(handlers.NewAdmin(db))))

	reports := &handlers.Reports{Store: db}
	mux.HandleFunc("GET /reports/{year}/{month}", reports.Monthly)
	mux.Handle("GET /files/{path...}", metrics.Measure("/files/{path...}", handlers.Files{Store: db}))

	return mux
}

func port() string {
	if value := os.Getenv("PORT"); value != "" {
		return value
	}
	return "8080"
}
