package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// ownPrefix starts the paths that belong to the gateway.
const ownPrefix = "/-/"

// ServeHTTP serves everything over HTTP: publishing and subscribing at the path of
// a channel, and the gateway's own pages below /-/.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch {
	case strings.HasPrefix(r.URL.Path, "/-"):
		g.serveOwn(w, r)
	case r.URL.Path == "/" && strings.Contains(r.Header.Get("Accept"), "text/html"):
		http.Redirect(w, r, ownPrefix, http.StatusFound)
	default:
		g.serveChannel(w, r)
	}
}

func (g *Gateway) serveChannel(w http.ResponseWriter, r *http.Request) {
	allowed := g.crossOrigin(w, r)
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		g.serveSubscribe(w, r)
	case http.MethodPost, http.MethodPut:
		if !allowed {
			refuse(w, r, http.StatusForbidden, errOrigin)
			return
		}
		g.servePublish(w, r)
	case http.MethodOptions:
		w.Header().Set("Allow", channelMethods)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", channelMethods)
		refuse(w, r, http.StatusMethodNotAllowed, fmt.Errorf("%s is not possible here: GET subscribes, POST publishes", r.Method))
	}
}

const channelMethods = "GET, HEAD, POST, PUT, OPTIONS"

var errOrigin = errors.New("pages of other sites may not do this: allow their origin first")

// crossOrigin tells browsers whether a page of another site may read the answer,
// and reports whether it may publish: a page must not reach into a node on its
// reader's own machine.
func (g *Gateway) crossOrigin(w http.ResponseWriter, r *http.Request) (allowed bool) {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	w.Header().Add("Vary", "Origin")
	if u, err := url.Parse(origin); err == nil && u.Host == r.Host {
		return true
	}
	if !slices.Contains(g.opts.AllowedOrigins, origin) && !slices.Contains(g.opts.AllowedOrigins, "*") {
		return false
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Methods", channelMethods)
	h.Set("Access-Control-Allow-Headers", "Content-Type, Last-Event-ID")
	return true
}

// channelOf is the name of the channel a request is about.
func (g *Gateway) channelOf(r *http.Request) (string, error) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	for part := range strings.SplitSeq(name, "/") {
		if part == "." || part == ".." {
			return "", fmt.Errorf("%w: %q has the part %q, which other programs would resolve", ErrBadChannel, name, part)
		}
	}
	if err := checkChannel(name); err != nil {
		return "", fmt.Errorf("%w; the path is the name, as in /some/channel", err)
	}
	if g.opts.HostChannels {
		name = strings.ToLower(r.Host) + "/" + name
	}
	return name, checkChannel(name)
}

// refuse answers with the reason, as text or, if the client prefers it, JSON.
func refuse(w http.ResponseWriter, r *http.Request, status int, reason error) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		h.Set("Retry-After", "5")
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		h.Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": reason.Error()})
		return
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, reason)
}

// statusOf is the status that says what an error means.
func statusOf(err error) int {
	switch {
	case errors.Is(err, ErrBadChannel), errors.Is(err, ErrBadFilter), errors.Is(err, ErrBadMessage), errors.Is(err, ErrSubscribed):
		return http.StatusBadRequest
	case errors.Is(err, ErrTooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, ErrTooManyChannels), errors.Is(err, ErrTooManySubs), errors.Is(err, ErrClosed):
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
