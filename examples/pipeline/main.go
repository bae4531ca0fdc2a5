// Command pipeline shows push and pull: a source deals out tasks to two
// workers, and a sink collects what they made of them.
package main

import (
	"context"
	"fmt"
	"log"
	"strconv"
	"sync"

	"raiden/zmq"
)

const tasks = 10

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	source := bind(zmq.Push, "inproc://tasks")
	sink := bind(zmq.Pull, "inproc://results")

	var workers sync.WaitGroup
	for name := range 2 {
		in, out := connect(zmq.Pull, "inproc://tasks"), connect(zmq.Push, "inproc://results")
		workers.Go(func() { square(ctx, name+1, in, out) })
	}

	for n := range tasks {
		if err := source.Send(ctx, []byte(strconv.Itoa(n+1))); err != nil {
			log.Fatal(err)
		}
	}
	sum, shares := 0, map[string]int{}
	for range tasks {
		result, err := sink.Recv(ctx)
		if err != nil {
			log.Fatal(err)
		}
		n, _ := strconv.Atoi(string(result[1]))
		sum += n
		shares[string(result[0])]++
	}
	fmt.Printf("sum of the squares: %d\n", sum)
	fmt.Printf("worker 1 did %d, worker 2 did %d\n", shares["1"], shares["2"])

	cancel()
	workers.Wait()
	source.Close()
	sink.Close()
}

// square is a worker: number in, its name and the square out, until ctx ends.
func square(ctx context.Context, name int, in, out *zmq.Socket) {
	defer in.Close()
	defer out.Close()
	for task, err := range in.Messages(ctx) {
		if err != nil {
			return
		}
		n, err := strconv.Atoi(string(task[0]))
		if err != nil {
			continue
		}
		if err := out.Send(ctx, []byte(strconv.Itoa(name)), []byte(strconv.Itoa(n*n))); err != nil {
			return
		}
	}
}

func bind(t zmq.Type, endpoint string) *zmq.Socket {
	s := open(t)
	if err := s.Bind(endpoint); err != nil {
		log.Fatal(err)
	}
	return s
}

func connect(t zmq.Type, endpoint string) *zmq.Socket {
	s := open(t)
	if err := s.Connect(endpoint); err != nil {
		log.Fatal(err)
	}
	return s
}

func open(t zmq.Type) *zmq.Socket {
	s, err := zmq.NewSocket(t, nil)
	if err != nil {
		log.Fatal(err)
	}
	return s
}
