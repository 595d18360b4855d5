#ifndef WEIR_CCURLSHIMS_H
#define WEIR_CCURLSHIMS_H

#include <curl/curl.h>
// Not in Swift's Glibc module; the driver waits with them.
#include <sys/epoll.h>
#include <sys/eventfd.h>

// libcurl's setopt and getinfo calls are variadic, which Swift cannot call. Here is one function for each kind of
// argument, and nothing else. Each forwards one call and returns libcurl's own result.
//
// The caller picks the function that fits the option's kind: CURLOPTTYPE_LONG, _STRINGPOINT, _OBJECTPOINT,
// _SLISTPOINT, _FUNCTIONPOINT, _OFF_T; see curl_easy_setopt(3). With the wrong one the behaviour is undefined.

#pragma clang assume_nonnull begin

/// Types of the callbacks, as libcurl calls them. `size` is always 1 for the first two.
typedef size_t (*weir_curl_bytes_callback)(
    char *bytes, size_t size, size_t count, void *_Nullable context);
typedef curl_socket_t (*weir_curl_open_socket_callback)(
    void *_Nullable context, curlsocktype purpose, struct curl_sockaddr *address);
typedef int (*weir_curl_close_socket_callback)(void *_Nullable context, curl_socket_t socket);
typedef int (*weir_curl_socket_callback)(
    CURL *easy, curl_socket_t socket, int what, void *_Nullable context, void *_Nullable socketContext);
typedef int (*weir_curl_timer_callback)(CURLM *multi, long milliseconds, void *_Nullable context);

/// Sets an option that takes a `long`.
CURLcode weir_curl_easy_set_long(CURL *easy, CURLoption option, long value);

/// Sets an option that takes a `curl_off_t`.
CURLcode weir_curl_easy_set_offset(CURL *easy, CURLoption option, curl_off_t value);

/// Sets an option that takes a C string. libcurl copies it, except for CURLOPT_POSTFIELDS.
CURLcode weir_curl_easy_set_string(CURL *easy, CURLoption option, const char *_Nullable value);

/// Sets an option that takes a pointer, which libcurl keeps and does not copy: it must outlive its use.
CURLcode weir_curl_easy_set_pointer(CURL *easy, CURLoption option, const void *_Nullable value);

/// Sets an option that takes a list, which libcurl keeps and neither copies nor frees.
CURLcode weir_curl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *_Nullable value);

/// Sets CURLOPT_WRITEFUNCTION or CURLOPT_HEADERFUNCTION.
CURLcode weir_curl_easy_set_bytes_callback(CURL *easy, CURLoption option, weir_curl_bytes_callback value);

/// Sets CURLOPT_OPENSOCKETFUNCTION.
CURLcode weir_curl_easy_set_open_socket_callback(CURL *easy, weir_curl_open_socket_callback value);

/// Sets CURLOPT_CLOSESOCKETFUNCTION. A connection keeps it, and its context, for longer than the easy handle lives.
CURLcode weir_curl_easy_set_close_socket_callback(CURL *easy, weir_curl_close_socket_callback value);

/// Reads a fact of kind CURLINFO_LONG into `value`, which is written only if the result is CURLE_OK.
CURLcode weir_curl_easy_get_long(CURL *easy, CURLINFO info, long *value);

/// Reads a fact of kind CURLINFO_PTR into `value`; what it points to still belongs to whoever set it.
CURLcode weir_curl_easy_get_pointer(CURL *easy, CURLINFO info, void *_Nullable *_Nonnull value);

/// Reads a fact of kind CURLINFO_STRING into `value`; the string belongs to `easy` and lives until its next use.
CURLcode weir_curl_easy_get_string(CURL *easy, CURLINFO info, const char *_Nullable *_Nonnull value);

/// Reads a fact of kind CURLINFO_SOCKET into `value`; the socket still belongs to `easy`.
CURLcode weir_curl_easy_get_socket(CURL *easy, CURLINFO info, curl_socket_t *value);

/// Sets a multi option that takes a `long`.
CURLMcode weir_curl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/// Sets a multi option that takes a pointer, which libcurl keeps and hands to the callbacks.
CURLMcode weir_curl_multi_set_pointer(CURLM *multi, CURLMoption option, void *_Nullable value);

/// Sets CURLMOPT_SOCKETFUNCTION.
CURLMcode weir_curl_multi_set_socket_callback(CURLM *multi, weir_curl_socket_callback value);

/// Sets CURLMOPT_TIMERFUNCTION.
CURLMcode weir_curl_multi_set_timer_callback(CURLM *multi, weir_curl_timer_callback value);

#pragma clang assume_nonnull end

#endif
