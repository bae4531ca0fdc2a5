// Package gateway is realtime publish and subscribe for browsers and backends: a
// message published to a channel, by HTTP POST, WebSocket or ZMTP, goes at once to
// everybody who is subscribed to that channel, by HTTP line stream, server-sent
// events, WebSocket or ZMTP.
//
// A Gateway is an http.Handler. A channel is a name, by default the path of a URL
// without its first slash; it exists while somebody is subscribed to it. Names
// that begin with "-" belong to the gateway: paths below /-/ and query parameters
// like -count. All others belong to the user.
//
// Nothing a subscriber does holds up another or a publisher: each has a queue,
// bounded in messages and bytes, and a policy for when it is full. Messages are
// encoded once, whatever the number of subscribers.
package gateway
