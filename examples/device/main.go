// Command device shows a device, here a queue: clients ask at the front,
// workers answer at the back, and zmq.Proxy in between hands each request to
// the next worker. Clients and workers come and go without knowing each other.
package main

import (
	"context"
	"fmt"
	"log"
	"sync"

	"raiden/zmq"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	front, back := open(zmq.Router), open(zmq.Dealer)
	if err := front.Bind("tcp://127.0.0.1:*"); err != nil {
		log.Fatal(err)
	}
	if err := back.Bind("tcp://127.0.0.1:*"); err != nil {
		log.Fatal(err)
	}

	var running sync.WaitGroup
	running.Go(func() { zmq.Proxy(ctx, front, back, nil) })
	for range 2 {
		running.Go(func() { work(ctx, back.LastEndpoint()) })
	}

	var clients sync.WaitGroup
	answers := make([]string, 3)
	for i := range answers {
		clients.Go(func() { answers[i] = ask(ctx, front.LastEndpoint(), fmt.Sprintf("client %d", i+1)) })
	}
	clients.Wait()
	for _, answer := range answers {
		fmt.Println(answer)
	}

	cancel()
	running.Wait()
	front.Close()
	back.Close()
}

// ask sends one request and returns the reply.
func ask(ctx context.Context, endpoint, name string) string {
	client := open(zmq.Req)
	defer client.Close()
	if err := client.Connect(endpoint); err != nil {
		log.Fatal(err)
	}
	if err := client.Send(ctx, []byte(name)); err != nil {
		log.Fatal(err)
	}
	reply, err := client.Recv(ctx)
	if err != nil {
		log.Fatal(err)
	}
	return string(reply[0])
}

// work answers requests until ctx ends.
func work(ctx context.Context, endpoint string) {
	worker := open(zmq.Rep)
	defer worker.Close()
	if err := worker.Connect(endpoint); err != nil {
		log.Fatal(err)
	}
	for request, err := range worker.Messages(ctx) {
		if err != nil {
			return
		}
		if err := worker.Send(ctx, fmt.Appendf(nil, "%s was served", request[0])); err != nil {
			return
		}
	}
}

func open(t zmq.Type) *zmq.Socket {
	s, err := zmq.NewSocket(t, nil)
	if err != nil {
		log.Fatal(err)
	}
	return s
}
