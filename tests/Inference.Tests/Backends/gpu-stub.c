/*
 * A plugin of ggml (its backend interface, API version 2, as llama.cpp 0.5.0 has it) that plays a GPU. Compiled by the tests with one of CRASH, HANG,
 * NO_DEVICE, WRONG or RIGHT defined; HANG leaves a file at MARK once it stands still.
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

typedef void (*unused)(void);

struct registration {
    int version;
    const char *(*name)(struct registration *);
    size_t (*count)(struct registration *);
    struct device *(*device)(struct registration *, size_t);
    unused procedure;
    void *context;
};

struct properties {
    const char *name, *description;
    size_t free, total;
    int type;
    const char *id;
    _Bool capabilities[5];
};

struct device {
    const char *(*name)(struct device *);
    const char *(*description)(struct device *);
    void (*memory)(struct device *, size_t *, size_t *);
    int (*type)(struct device *);
    void (*properties)(struct device *, struct properties *);
    struct backend *(*start)(struct device *, const char *);
    void *(*buffers)(struct device *);
    unused host_buffers, buffer_from_host, supports_operation, supports_buffer, offloads, event_new, event_free, event_wait;
    struct registration *registration;
    void *context;
};

struct tensor {
    int type;
    void *buffer;
    int64_t count[4];
    size_t stride[4];
    int operation;
    int32_t parameters[16];
    int32_t flags;
    struct tensor *source[10];
    struct tensor *view;
    size_t view_offset;
    void *data;
};

struct backend {
    void *guid;
    const char *(*name)(struct backend *);
    void (*free)(struct backend *);
    unused set, get, set_2d, get_2d, copy, synchronize, plan_new, plan_free, plan_update, plan_compute;
    int (*compute)(struct backend *, void *);
    unused record, wait, optimize;
    struct device *device;
    void *context;
};

void *ggml_backend_cpu_buffer_type(void);
struct tensor *ggml_graph_node(void *graph, int index);

static struct registration registration;
static struct device device;
static struct backend backend;

static const char *registration_name(struct registration *r) { (void)r; return "CUDA"; }

static size_t registration_count(struct registration *r) {
    (void)r;
#ifdef NO_DEVICE
    return 0;
#else
    return 1;
#endif
}

static struct device *registration_device(struct registration *r, size_t i) { (void)r; (void)i; return &device; }

static const char *device_name(struct device *d) { (void)d; return "CUDA0"; }
static const char *device_description(struct device *d) { (void)d; return "NVIDIA Stub 1000"; }
static void device_memory(struct device *d, size_t *free, size_t *total) { (void)d; *free = 1u << 30; *total = 2u << 30; }
static int device_type(struct device *d) { (void)d; return 1; }

static void device_properties(struct device *d, struct properties *p) {
    p->name = device_name(d);
    p->description = device_description(d);
    device_memory(d, &p->free, &p->total);
    p->type = 1;
    p->id = "0000:01:00.0";
}

static const char *backend_name(struct backend *b) { (void)b; return "CUDA0"; }
static void backend_free(struct backend *b) { (void)b; }

static int backend_compute(struct backend *b, void *graph) {
    (void)b;
    struct tensor *product = ggml_graph_node(graph, -1), *weights = product->source[0], *values = product->source[1];
    for (int64_t column = 0; column < values->count[1]; column++)
        for (int64_t row = 0; row < weights->count[1]; row++) {
            _Float16 *w = (_Float16 *)((char *)weights->data + row * weights->stride[1]);
            float *v = (float *)((char *)values->data + column * values->stride[1]), sum = 0;
            for (int64_t i = 0; i < weights->count[0]; i++) sum += (float)w[i] * v[i];
#ifdef WRONG
            if (column == 31 && row == 63) sum += 1;
#endif
            ((float *)((char *)product->data + column * product->stride[1]))[row] = sum;
        }
    return 0;
}

static struct backend *device_start(struct device *d, const char *parameters) {
    (void)parameters;
    backend.name = backend_name;
    backend.free = backend_free;
    backend.compute = backend_compute;
    backend.device = d;
    return &backend;
}

static void *device_buffers(struct device *d) { (void)d; return ggml_backend_cpu_buffer_type(); }

struct registration *ggml_backend_init(void) {
#ifdef CRASH
    *(volatile int *)8 = 1;
#endif
#ifdef HANG
    close(open(MARK, O_CREAT | O_WRONLY, 0600));
    for (;;) pause();
#endif
    registration.version = 2;
    registration.name = registration_name;
    registration.count = registration_count;
    registration.device = registration_device;
    device.name = device_name;
    device.description = device_description;
    device.memory = device_memory;
    device.type = device_type;
    device.properties = device_properties;
    device.start = device_start;
    device.buffers = device_buffers;
    device.registration = &registration;
    return &registration;
}
