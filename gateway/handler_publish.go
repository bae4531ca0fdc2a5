package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
)

// servePublish takes a message by POST. 200 says that it was handed to this many
// subscribers' queues, and to the other nodes; not that anybody has read it.
func (g *Gateway) servePublish(w http.ResponseWriter, r *http.Request) {
	channel, err := g.channelOf(r)
	if err == nil {
		err = checkParameters(r.URL.Query(), nil)
	}
	var m Message
	if err == nil {
		m, err = g.readMessage(w, r)
	}
	if err != nil {
		g.hub.rejected.Add(1)
		refuse(w, r, statusOf(err), err)
		return
	}
	n, err := g.publish(r.Context(), channel, m)
	if err != nil {
		refuse(w, r, statusOf(err), err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, "{\"channel\":%s,\"subscribers\":%d}\n", quoted(channel), n)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "OK")
}

func quoted(s string) []byte {
	b, _ := json.Marshal(s) // a string always encodes
	return b
}

// readMessage makes a message of a request's body, by its content type.
func (g *Gateway) readMessage(w http.ResponseWriter, r *http.Request) (Message, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(g.opts.MaxMessageSize)))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return Message{}, fmt.Errorf("%w: at most %d bytes are possible", ErrTooLarge, g.opts.MaxMessageSize)
	}
	if err != nil {
		return Message{}, fmt.Errorf("%w: the body broke off: %w", ErrBadMessage, err)
	}
	header := r.Header.Get("Content-Type")
	kind, params, err := mime.ParseMediaType(header)
	if err != nil && header != "" {
		return Message{}, fmt.Errorf("%w: content type %q: %w", ErrBadMessage, header, err)
	}
	return messageOf(kind, params, body)
}

// messageOf reads a body of a media type: JSON must be an object, text is taken as
// it is, a form becomes an object of strings, and anything else is a JSON object
// if it looks like one.
func messageOf(kind string, params map[string]string, body []byte) (Message, error) {
	switch {
	case strings.HasSuffix(kind, "/json"), strings.HasSuffix(kind, "+json"):
		return JSONMessage(body)
	case strings.HasPrefix(kind, "text/"):
		return TextMessage(body), nil
	case kind == "application/x-www-form-urlencoded":
		return formMessage(body)
	case kind == "multipart/form-data":
		return multipartMessage(params["boundary"], body)
	}
	return ParseMessage(body), nil
}

// formMessage reads a form. Of a key that is repeated the values become a list.
// What has no "=" is not a form, whatever its content type: curl -d sends that
// type for any data.
func formMessage(body []byte) (Message, error) {
	if t := bytes.TrimSpace(body); !bytes.ContainsRune(t, '=') || len(t) > 0 && t[0] == '{' {
		return ParseMessage(body), nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return Message{}, fmt.Errorf("%w: the form is malformed (%w); for plain text set Content-Type: text/plain", ErrBadMessage, err)
	}
	return objectMessage(form)
}

func multipartMessage(boundary string, body []byte) (Message, error) {
	form, err := multipart.NewReader(bytes.NewReader(body), boundary).ReadForm(int64(len(body)) + 1)
	if err != nil {
		return Message{}, fmt.Errorf("%w: the form is malformed: %w", ErrBadMessage, err)
	}
	defer form.RemoveAll()
	if len(form.File) > 0 {
		return Message{}, fmt.Errorf("%w: files cannot be published in a form; post the file itself", ErrBadMessage)
	}
	return objectMessage(form.Value)
}

func objectMessage(form map[string][]string) (Message, error) {
	object := make(map[string]any, len(form))
	for key, values := range form {
		object[key] = values
		if len(values) == 1 {
			object[key] = values[0]
		}
	}
	b, err := json.Marshal(object)
	if err != nil {
		return Message{}, fmt.Errorf("%w: %w", ErrBadMessage, err)
	}
	return JSONMessage(b)
}
