package main

import "testing"

func TestWebsocketURL(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"http://127.0.0.1:7700", "ws://127.0.0.1:7700/-/websocket"},
		{"http://127.0.0.1:7700/", "ws://127.0.0.1:7700/-/websocket"},
		{"https://example.org/live", "wss://example.org/live/-/websocket"},
		{"ws://h:1", "ws://h:1/-/websocket"},
		{"wss://h", "wss://h/-/websocket"},
		{"localhost:7700", "ws://localhost:7700/-/websocket"},
		{"[::1]:7700", "ws://[::1]:7700/-/websocket"},
		{"ftp://h", ""},
		{"tcp://127.0.0.1:7701", ""},
		{"http://", ""},
		{"", ""},
		{"http://a b", ""},
		{"http://h:port", ""},
	} {
		got, err := websocketURL(tt.in)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%q: got %q and error %v, want %q", tt.in, got, err, tt.want)
		}
	}
}
