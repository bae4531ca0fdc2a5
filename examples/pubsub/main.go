// Command pubsub shows publish and subscribe: one socket publishes the weather
// of three cities, a subscriber hears the one it asked for.
package main

import (
	"context"
	"fmt"
	"log"

	"raiden/zmq"
)

func main() {
	ctx := context.Background()

	// An XPub is a Pub that also tells who subscribed. We wait for that word:
	// what is published before a subscriber has arrived is not for it.
	weather, err := zmq.NewSocket(zmq.XPub, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer weather.Close()
	if err := weather.Bind("tcp://127.0.0.1:*"); err != nil {
		log.Fatal(err)
	}

	subscriber, err := zmq.NewSocket(zmq.Sub, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer subscriber.Close()
	if err := subscriber.Subscribe("oslo"); err != nil {
		log.Fatal(err)
	}
	if err := subscriber.Connect(weather.LastEndpoint()); err != nil {
		log.Fatal(err)
	}

	subscription, err := weather.Recv(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("someone wants %q\n", subscription[0][1:]) // after a byte that says: subscribe

	publish(ctx, weather)
	for range 2 {
		message, err := subscriber.Recv(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %s\n", message[0], message[1])
	}
}

// publish sends two rounds of weather. The first frame is the topic.
func publish(ctx context.Context, weather *zmq.Socket) {
	for _, sky := range []string{"rain", "sun"} {
		for _, city := range []string{"bergen", "oslo", "tromso"} {
			if err := weather.Send(ctx, []byte(city), []byte(sky)); err != nil {
				log.Fatal(err)
			}
		}
	}
}
