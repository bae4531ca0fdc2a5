// Package inproc brings together those who offer a name within a process and
// those who ask for it, in any order.
package inproc

import (
	"errors"
	"sync"
)

// ErrInUse says that a name is taken.
var ErrInUse = errors.New("name is in use")

// Registry of names. T is what one who connects hands to the one who has bound
// the name. Its methods may be called from any goroutine; accept functions are
// called without any lock held.
type Registry[T comparable] struct {
	mu      sync.Mutex // protects following
	bound   map[string]func(T)
	waiting map[string][]T
}

// New returns an empty registry.
func New[T comparable]() *Registry[T] {
	return &Registry[T]{bound: make(map[string]func(T)), waiting: make(map[string][]T)}
}

// Bind takes a name. accept is called for each who connects to it from now on and
// for each who is waiting already.
func (r *Registry[T]) Bind(name string, accept func(T)) error {
	r.mu.Lock()
	if r.bound[name] != nil {
		r.mu.Unlock()
		return ErrInUse
	}
	r.bound[name] = accept
	waiting := r.waiting[name]
	delete(r.waiting, name)
	r.mu.Unlock()
	for _, w := range waiting {
		accept(w)
	}
	return nil
}

// Unbind gives a name back.
func (r *Registry[T]) Unbind(name string) {
	r.mu.Lock()
	delete(r.bound, name)
	r.mu.Unlock()
}

// Connect hands offer to the one who has bound the name, or lets it wait for
// one.
func (r *Registry[T]) Connect(name string, offer T) {
	r.mu.Lock()
	accept := r.bound[name]
	if accept == nil {
		r.waiting[name] = append(r.waiting[name], offer)
	}
	r.mu.Unlock()
	if accept != nil {
		accept(offer)
	}
}

// Cancel withdraws an offer. It reports false when the offer has been accepted
// already.
func (r *Registry[T]) Cancel(name string, offer T) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, w := range r.waiting[name] {
		if w == offer {
			r.waiting[name] = append(r.waiting[name][:i:i], r.waiting[name][i+1:]...)
			if len(r.waiting[name]) == 0 {
				delete(r.waiting, name)
			}
			return true
		}
	}
	return false
}
