// Command embed shows a gateway inside your own Go server: your routes and the
// gateway's share a port, and your code publishes to browsers, curl and scripts
// by a call.
package main

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

	"raiden/gateway"
)

func main() {
	hub, err := gateway.New(nil)
	if err != nil {
		log.Fatal(err)
	}
	routes := http.NewServeMux()
	routes.Handle("/live/", http.StripPrefix("/live", hub)) // channels live here
	routes.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		order := gateway.ParseMessage([]byte(`{"order":7,"state":"paid"}`))
		if err := hub.Publish(r.Context(), "orders", order); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Handler: routes, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener)

	watch("http://" + listener.Addr().String())

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	hub.Shutdown(ctx) // first: it ends the streams, which Shutdown below waits for
	server.Shutdown(ctx)
}

// watch is the other side: it listens to a channel, as curl would, places an
// order, and prints what comes.
func watch(url string) {
	stream, err := http.Get(url + "/live/orders")
	if err != nil {
		log.Fatal(err)
	}
	defer stream.Body.Close()
	if _, err := http.Post(url+"/orders", "", nil); err != nil {
		log.Fatal(err)
	}
	for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
		if lines.Text() != "" { // empty lines keep the connection alive
			fmt.Println(lines.Text())
			return
		}
	}
}
