package pdf

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// memoryPages bounds the memory of one instance, in pages of 64 KiB: reports
// take 30 MB, a scan at 300 dpi adds 35, a bomb asks for all there is. What it
// grew out of stays until it is collected, four times as much in all.
const memoryPages = 96 << 20 / (64 << 10)

// The compiled module is shared by all decoders of the process: it takes three
// seconds to compile and 30 MB to keep. Instances of it share no memory.
var shared struct {
	sync.Mutex
	pool pdfium.Pool
}

// modules returns the pool of instances, compiling the module on first use.
// A failure is not kept: the next call tries again.
func modules() (pdfium.Pool, error) {
	shared.Lock()
	defer shared.Unlock()
	if shared.pool != nil {
		return shared.pool, nil
	}
	config := wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithMemoryLimitPages(memoryPages)
	if cache := compileCache(); cache != nil {
		// A damaged cache is no reason not to start: try once more without.
		if p, err := start(config.WithCompilationCache(cache)); err == nil {
			shared.pool = p
			return p, nil
		}
	}
	p, err := start(config)
	if err != nil {
		return nil, err
	}
	shared.pool = p
	return p, nil
}

func start(config wazero.RuntimeConfig) (pdfium.Pool, error) {
	return webassembly.Init(webassembly.Config{
		MaxTotal:      1 << 16, // the callers' workers are the bound
		RuntimeConfig: config,
		// Documents come from strangers: the module sees no file of the host.
		FSConfig: wazero.NewFSConfig().WithFSMount(fonts(), "/usr/share"),
		Stdout:   io.Discard,
		Stderr:   io.Discard,
	})
}

// compileCache keeps the compiled module between processes; nil where there is
// no folder to keep it in.
func compileCache() wazero.CompilationCache {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "gongkai", "wazero"))
	if err != nil {
		return nil
	}
	return cache
}

// engine is one instance of the pdfium module. Its functions are called
// directly: the calls of go-pdfium make a handle, a lookup and several
// allocations of each character's box, which costs five times the work itself,
// and cannot be cancelled one by one.
type engine struct {
	instance pdfium.Pdfium
	module   api.Module
	memory   api.Memory
	call     map[string]api.Function
	scratch  uint32 // memory of the module for results, see scratchSize
	stack    [16]uint64
	ctx      context.Context // of the document at hand
	err      error           // the first failure; what follows it does nothing
	cause    error           // what the context said of it
}

const scratchSize = 64

// errModule tells a failure of the engine itself from one of a document.
var errModule = errors.New("the PDF engine does not start")

func newEngine(ctx context.Context) (*engine, error) {
	pool, err := modules()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errModule, err)
	}
	start, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	instance, err := pool.GetInstanceWithContext(start)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errModule, err)
	}
	e := &engine{instance: instance, call: make(map[string]api.Function), ctx: context.Background()}
	if e.module = moduleOf(instance); e.module == nil {
		instance.Close()
		return nil, fmt.Errorf("%w: unknown version of go-pdfium", errModule)
	}
	e.memory = e.module.Memory()
	e.scratch = e.malloc(scratchSize)
	if e.err != nil {
		e.close()
		return nil, fmt.Errorf("%w: %w", errModule, e.err)
	}
	return e, nil
}

// moduleOf digs the module out of an instance of go-pdfium, which keeps it in
// an exported field of an internal type.
func moduleOf(instance pdfium.Pdfium) api.Module {
	v := reflect.ValueOf(instance.GetImplementation())
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	f := v.Elem().FieldByName("Module")
	if !f.IsValid() || !f.CanInterface() {
		return nil
	}
	m, _ := f.Interface().(api.Module)
	return m
}

// close gives the instance and its memory back.
func (e *engine) close() {
	defer func() { recover() }() // of a module that was stopped in the middle nothing else can be asked
	e.instance.Close()
}

// do calls a function of the module. After the first failure it does nothing
// and returns 0, so that errors need not be looked at after every call: loops
// end, because counts are 0 too.
func (e *engine) do(name string, args ...uint64) uint64 {
	if e.err != nil {
		return 0
	}
	f := e.call[name]
	if f == nil {
		if f = e.module.ExportedFunction(name); f == nil {
			e.err = fmt.Errorf("the PDF engine has no function %s", name)
			return 0
		}
		e.call[name] = f
	}
	n := copy(e.stack[:], args)
	if e.err = f.CallWithStack(e.ctx, e.stack[:max(n, 1)]); e.err != nil {
		e.cause = e.ctx.Err()
		return 0
	}
	return e.stack[0]
}

// within has the engine stopped where it works longer than a time.
func (e *engine) within(most time.Duration, do func() error) error {
	outer := e.ctx
	ctx, cancel := context.WithTimeout(outer, most)
	defer func() {
		cancel()
		e.ctx = outer
	}()
	e.ctx = ctx
	return do()
}

// integer calls a function that returns an int.
func (e *engine) integer(name string, args ...uint64) int {
	return int(int32(e.do(name, args...)))
}

// number calls a function that returns a float.
func (e *engine) number(name string, args ...uint64) float64 {
	return float64(api.DecodeF32(e.do(name, args...)))
}

// doubleOf calls a function that returns a double.
func (e *engine) doubleOf(name string, args ...uint64) float64 {
	return api.DecodeF64(e.do(name, args...))
}

func (e *engine) malloc(n int) uint32 {
	p := uint32(e.do("malloc", uint64(n)))
	if p == 0 && e.err == nil {
		e.err = errors.New("out of memory")
	}
	return p
}

func (e *engine) free(p uint32) {
	if p != 0 {
		e.do("free", uint64(p))
	}
}

// floats reads n floats of scratch memory.
func (e *engine) floats(dst []float64) {
	b, ok := e.memory.Read(e.scratch, uint32(4*len(dst)))
	if !ok {
		clear(dst)
		return
	}
	for i := range dst {
		dst[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
	}
}

// doubles reads n doubles of scratch memory.
func (e *engine) doubles(dst []float64) {
	b, ok := e.memory.Read(e.scratch, uint32(8*len(dst)))
	if !ok {
		clear(dst)
		return
	}
	for i := range dst {
		dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
}

// at is the address of the i-th part of the scratch memory, parts of size bytes.
func (e *engine) at(i, size int) uint64 { return uint64(int(e.scratch) + i*size) }
