/* Put before the C library by LD_PRELOAD: from the n-th call on that changes what lies below a folder, it fails,
 * or the process dies. So whoever writes is struck, Python and SQLite alike.
 *
 * Of writes to one file with nothing between them every eighth is a step (FAULTS_EVERY=1: each). Half of the
 * write is done before the fault. Nothing is flushed in earnest, for the page cache outlives a process.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { FAIL, DIE, READS };

static char folder[PATH_MAX];
static long steps, first, times;
static int fault;
static char last[64]; /* call, and how often it came in a row */
static long row, every;

/* what: 0 a call fails, 1 the process dies, 2 a call that reads fails */
void faults_arm(const char *below, long number, long count, int what) {
    snprintf(folder, sizeof folder, "%s", below);
    const char *asked = getenv("FAULTS_EVERY");
    every = asked ? atol(asked) : 8;
    steps = 0, first = number, times = count, fault = what, last[0] = 0;
}

/* No call is struck any more; how many steps there were. */
long faults_disarm(void) { folder[0] = 0; return steps; }

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name); real; })

static int below(const char *path) {
    char resolved[PATH_MAX];
    if (!folder[0] || !path) return 0;
    if (path[0] != '/') {
        if (!getcwd(resolved, sizeof resolved / 2)) return 0;
        path = resolved;
    }
    return !strncmp(path, folder, strlen(folder));
}

static int lies_below(int handle) {
    char link[64], path[PATH_MAX];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return below(path);
}

/* Whether the fault strikes this call; a process that is to die does so here. */
static int strikes(const char *call, int handle, int error) {
    char name[64];
    snprintf(name, sizeof name, "%s %d", call, handle);
    row = strcmp(name, last) ? 0 : row + 1;
    if (handle < 0 || fault == READS || row % every == 0) steps++;
    snprintf(last, sizeof last, "%s", name);
    if (steps < first || steps - first >= times) return 0;
    if (fault == DIE) raise(SIGKILL);
    errno = error;
    return 1;
}

#define CHANGES(call, error) (fault != READS && strikes(call, -1, error))

static ssize_t write_half(int handle, const void *data, size_t size, off_t place, int placed) {
    size_t half = size / 2;
    if (placed) return REAL(pwrite64)(handle, data, half, place);
    return REAL(write)(handle, data, half);
}

/* Before a write: does half of it where the fault is about to strike. */
static int write_strikes(int handle, const void *data, size_t size, off_t place, int placed) {
    char name[64];
    if (fault == READS) return 0;
    snprintf(name, sizeof name, "write %d", handle);
    long next = steps + (strcmp(name, last) || (row + 1) % every == 0);
    if (next >= first && next - first < times) write_half(handle, data, size, place, placed);
    return strikes("write", handle, ENOSPC);
}

ssize_t write(int handle, const void *data, size_t size) {
    if (lies_below(handle) && write_strikes(handle, data, size, 0, 0)) return -1;
    return REAL(write)(handle, data, size);
}

ssize_t pwrite64(int handle, const void *data, size_t size, off64_t place) {
    if (lies_below(handle) && write_strikes(handle, data, size, place, 1)) return -1;
    return REAL(pwrite64)(handle, data, size, place);
}

ssize_t pwrite(int handle, const void *data, size_t size, off_t place) {
    return pwrite64(handle, data, size, place);
}

ssize_t read(int handle, void *data, size_t size) {
    if (fault == READS && lies_below(handle) && strikes("read", handle, EIO)) return -1;
    return REAL(read)(handle, data, size);
}

ssize_t pread64(int handle, void *data, size_t size, off64_t place) {
    if (fault == READS && lies_below(handle) && strikes("read", handle, EIO)) return -1;
    return REAL(pread64)(handle, data, size, place);
}

ssize_t pread(int handle, void *data, size_t size, off_t place) { return pread64(handle, data, size, place); }

static int opens(const char *path, int flags) {
    return (flags & O_CREAT) && below(path) && access(path, F_OK) && CHANGES("open", ENOSPC);
}

#define MODE(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & O_CREAT) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) {
    MODE(flags, mode)
    return opens(path, flags) ? -1 : REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(flags, mode)
    return opens(path, flags) ? -1 : REAL(open64)(path, flags, mode);
}

int fsync(int handle) { return lies_below(handle) && CHANGES("fsync", EIO) ? -1 : 0; }
int fdatasync(int handle) { return lies_below(handle) && CHANGES("fdatasync", EIO) ? -1 : 0; }
int syncfs(int handle) { return lies_below(handle) && CHANGES("syncfs", EIO) ? -1 : 0; }

int ftruncate64(int handle, off64_t size) {
    if (lies_below(handle) && CHANGES("ftruncate", EIO)) return -1;
    return REAL(ftruncate64)(handle, size);
}

int ftruncate(int handle, off_t size) { return ftruncate64(handle, size); }

int flock(int handle, int how) {
    if (lies_below(handle) && CHANGES("flock", ENOLCK)) return -1;
    return REAL(flock)(handle, how);
}

int mkdir(const char *path, mode_t mode) {
    return below(path) && CHANGES("mkdir", ENOSPC) ? -1 : REAL(mkdir)(path, mode);
}

int unlink(const char *path) { return below(path) && CHANGES("unlink", EIO) ? -1 : REAL(unlink)(path); }
int rmdir(const char *path) { return below(path) && CHANGES("rmdir", EIO) ? -1 : REAL(rmdir)(path); }

int unlinkat(int at, const char *path, int flags) {
    if (path[0] == '/' ? below(path) : lies_below(at))
        if (CHANGES("unlink", EIO)) return -1;
    return REAL(unlinkat)(at, path, flags);
}

int link(const char *from, const char *to) {
    return below(to) && CHANGES("link", EIO) ? -1 : REAL(link)(from, to);
}

int rename(const char *from, const char *to) {
    return below(to) && CHANGES("rename", EIO) ? -1 : REAL(rename)(from, to);
}

int renameat2(int at, const char *from, int there, const char *to, unsigned flags) {
    if (below(to) && CHANGES("rename", EIO)) return -1;
    return REAL(renameat2)(at, from, there, to, flags);
}
