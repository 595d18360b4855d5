import Foundation
import Glibc

/// A file in memory as the system keeps it: read where it is touched, dropped where memory is short.
///
/// Sendable: read only. The file must not be changed in place; builders write a new one and rename it.
package final class MappedFile: @unchecked Sendable {
    package let bytes: UnsafeRawBufferPointer

    /// Nil if it cannot be read or is empty.
    package init?(path: String) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size > 0 else { return nil }
        let length = Int(status.st_size)
        guard let memory = mmap(nil, length, PROT_READ, MAP_PRIVATE, file, 0), memory != MAP_FAILED else { return nil }
        bytes = UnsafeRawBufferPointer(start: memory, count: length)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
