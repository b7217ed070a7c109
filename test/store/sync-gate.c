/*
 * Preloaded into a process: logs the writes and syncs of one file, and holds or fails its syncs.
 *
 * SYNC_GATE_FILE is the file, SYNC_GATE_FOLDER holds `log` (a line an event) and the controls, empty files named
 * `hold-sync`, `hold-meta` and `fail-sync`. A sync is fdatasync, fsync or msync; a meta write is a write through a
 * descriptor opened with O_DSYNC, which is how LMDB commits.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

static ssize_t (*real_write)(int, const void *, size_t);

static const char *path(const char *name) {
  static __thread char text[PATH_MAX];
  snprintf(text, sizeof text, "%s/%s", getenv("SYNC_GATE_FOLDER"), name);
  return text;
}

static void note(const char *event) {
  char line[128];
  int length = snprintf(line, sizeof line, "%s\n", event);
  int fd = open(path("log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) abort();
  if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
  if (real_write(fd, line, length) != length) abort();
  close(fd);
}

static int exists(const char *name) { return access(path(name), F_OK) == 0; }

static void hold(const char *control, const char *event) {
  if (!exists(control)) return;
  note(event);
  while (exists(control)) usleep(2000);
}

static int is_watched(int fd) {
  const char *file = getenv("SYNC_GATE_FILE");
  char link[64], target[PATH_MAX];
  if (!file || !getenv("SYNC_GATE_FOLDER")) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, target, sizeof target - 1);
  if (length < 0) return 0;
  target[length] = 0;
  return strcmp(target, file) == 0;
}

static int begin_sync(void) {
  note("sync-start");
  hold("hold-sync", "sync-held");
  if (!exists("fail-sync")) return 0;
  note("sync-failed");
  errno = EIO;
  return -1;
}

static int end_sync(int result) {
  note(result == 0 ? "sync-end" : "sync-failed");
  return result;
}

int fdatasync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
  if (!is_watched(fd)) return real(fd);
  return begin_sync() ? -1 : end_sync(real(fd));
}

int fsync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  if (!is_watched(fd)) return real(fd);
  return begin_sync() ? -1 : end_sync(real(fd));
}

int msync(void *start, size_t length, int flags) {
  int (*real)(void *, size_t, int) = dlsym(RTLD_NEXT, "msync");
  if (!(flags & MS_SYNC) || !getenv("SYNC_GATE_FILE")) return real(start, length, flags);
  return begin_sync() ? -1 : end_sync(real(start, length, flags));
}

/* Returns 1 for a meta write, 0 for a write of data, -1 for another file. */
static int begin_write(int fd) {
  if (!is_watched(fd)) return -1;
  int is_meta = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
  note(is_meta ? "meta-start" : "write");
  if (is_meta) hold("hold-meta", "meta-held");
  return is_meta;
}

static ssize_t end_write(int kind, ssize_t result) {
  if (kind == 1 && result >= 0) note("meta-end");
  return result;
}

ssize_t write(int fd, const void *bytes, size_t length) {
  if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
  int kind = begin_write(fd);
  return end_write(kind, real_write(fd, bytes, length));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  ssize_t (*real)(int, const struct iovec *, int) = dlsym(RTLD_NEXT, "writev");
  int kind = begin_write(fd);
  return end_write(kind, real(fd, parts, count));
}

#define POSITIONED(name, offset_type)                                          \
  ssize_t name(int fd, const void *bytes, size_t length, offset_type offset) { \
    ssize_t (*real)(int, const void *, size_t, offset_type) = dlsym(RTLD_NEXT, #name); \
    int kind = begin_write(fd);                                                \
    return end_write(kind, real(fd, bytes, length, offset));                   \
  }
POSITIONED(pwrite, off_t)
POSITIONED(pwrite64, off64_t)

#define POSITIONED_VECTOR(name, offset_type)                                   \
  ssize_t name(int fd, const struct iovec *parts, int count, offset_type offset) { \
    ssize_t (*real)(int, const struct iovec *, int, offset_type) = dlsym(RTLD_NEXT, #name); \
    int kind = begin_write(fd);                                                \
    return end_write(kind, real(fd, parts, count, offset));                    \
  }
POSITIONED_VECTOR(pwritev, off_t)
POSITIONED_VECTOR(pwritev64, off64_t)
