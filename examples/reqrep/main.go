// Command reqrep shows request and reply: a client asks, a server answers, one
// question at a time. The server could be another process, on another machine,
// in another language: only the endpoint would change.
package main

import (
	"context"
	"fmt"
	"log"

	"raiden/zmq"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	server, err := zmq.NewSocket(zmq.Rep, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	if err := server.Bind("tcp://127.0.0.1:*"); err != nil {
		log.Fatal(err)
	}
	go serve(ctx, server)

	client, err := zmq.NewSocket(zmq.Req, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	if err := client.Connect(server.LastEndpoint()); err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"Ada", "Grace", "Barbara"} {
		if err := client.Send(ctx, []byte(name)); err != nil {
			log.Fatal(err)
		}
		reply, err := client.Recv(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s\n", reply[0])
	}
}

// serve answers every request until ctx ends.
func serve(ctx context.Context, server *zmq.Socket) {
	for request, err := range server.Messages(ctx) {
		if err != nil {
			return
		}
		if err := server.Send(ctx, fmt.Appendf(nil, "Hello, %s!", request[0])); err != nil {
			return
		}
	}
}
