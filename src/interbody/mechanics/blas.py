"""BLAS and LAPACK for compiled kernels: SciPy's own build, called by address.

SciPy publishes its BLAS/LAPACK as C functions (``scipy.linalg.cython_blas``); Numba can call them without holding the
interpreter's lock. Addresses change between processes, so kernels receive them as an argument (``BLAS``) and stay
cacheable.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import get_cython_function_address, intrinsic

DPOTRF, DTRSM, DSYRK, DGEMM = range(4)

BLAS = np.array(
    [
        get_cython_function_address("scipy.linalg.cython_lapack", "dpotrf"),
        get_cython_function_address("scipy.linalg.cython_blas", "dtrsm"),
        get_cython_function_address("scipy.linalg.cython_blas", "dsyrk"),
        get_cython_function_address("scipy.linalg.cython_blas", "dgemm"),
    ],
    dtype=np.int64,
)


def _call(context: Any, builder: Any, address: Any, arguments: list[Any]) -> None:
    """Emit a call of a Fortran-style routine (everything by reference)."""
    pointers = []
    byte_pointer = ir.IntType(8).as_pointer()
    for value in arguments:
        if isinstance(value.type, ir.PointerType):
            pointers.append(builder.bitcast(value, byte_pointer))
        else:
            slot = cgutils.alloca_once_value(builder, value)
            pointers.append(builder.bitcast(slot, byte_pointer))
    kind = ir.FunctionType(ir.VoidType(), [byte_pointer] * len(pointers))
    builder.call(builder.inttoptr(address, kind.as_pointer()), pointers)


def _char(letter: str) -> ir.Constant:
    return ir.Constant(ir.IntType(8), ord(letter))


def _double(number: float) -> ir.Constant:
    return ir.Constant(ir.DoubleType(), number)


def _at(context: Any, builder: Any, array_type: Any, array: Any, offset: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.gep(data, [offset])


def _int32(builder: Any, value: Any) -> Any:
    return builder.trunc(value, ir.IntType(32))


@intrinsic
def potrf(typingctx, address, n, a, offset, lda):
    """Cholesky of the lower triangle of the column-major ``n`` x ``n`` block at ``a[offset]``; returns LAPACK's
    info."""
    signature = types.int32(types.int64, types.int64, a, types.int64, types.int64)

    def codegen(context, builder, sig, args):
        addr, n_, a_, off, lda_ = args
        info = cgutils.alloca_once_value(builder, ir.Constant(ir.IntType(32), 0))
        block = _at(context, builder, sig.args[2], a_, off)
        _call(context, builder, addr, [_char("L"), _int32(builder, n_), block, _int32(builder, lda_), info])
        return builder.load(info)

    return signature, codegen


def _trsm(side: str, trans: str) -> Any:
    @intrinsic
    def trsm(typingctx, address, m, n, a, offset_a, lda, b, offset_b, ldb):
        signature = types.void(
            types.int64, types.int64, types.int64, a, types.int64, types.int64, b, types.int64, types.int64
        )

        def codegen(context, builder, sig, args):
            addr, m_, n_, a_, oa, lda_, b_, ob, ldb_ = args
            pa = _at(context, builder, sig.args[3], a_, oa)
            pb = _at(context, builder, sig.args[6], b_, ob)
            i32 = [_int32(builder, v) for v in (m_, n_, lda_, ldb_)]
            _call(
                context,
                builder,
                addr,
                [
                    _char(side),
                    _char("L"),
                    _char(trans),
                    _char("N"),
                    i32[0],
                    i32[1],
                    _double(1.0),
                    pa,
                    i32[2],
                    pb,
                    i32[3],
                ],
            )
            return context.get_dummy_value()

        return signature, codegen

    return trsm


trsm_right_transposed = _trsm("R", "T")  # B <- B L^-T
trsm_left = _trsm("L", "N")  # B <- L^-1 B
trsm_left_transposed = _trsm("L", "T")  # B <- L^-T B


@intrinsic
def syrk(typingctx, address, n, k, a, offset_a, lda, beta, c, offset_c, ldc):
    """Lower triangle of ``C <- beta C - A A^T`` (``A`` is n x k, column-major)."""
    signature = types.void(
        types.int64, types.int64, types.int64, a, types.int64, types.int64, types.float64, c, types.int64, types.int64
    )

    def codegen(context, builder, sig, args):
        addr, n_, k_, a_, oa, lda_, beta_, c_, oc, ldc_ = args
        pa = _at(context, builder, sig.args[3], a_, oa)
        pc = _at(context, builder, sig.args[7], c_, oc)
        i32 = [_int32(builder, v) for v in (n_, k_, lda_, ldc_)]
        _call(
            context,
            builder,
            addr,
            [_char("L"), _char("N"), i32[0], i32[1], _double(-1.0), pa, i32[2], beta_, pc, i32[3]],
        )
        return context.get_dummy_value()

    return signature, codegen


def _gemm(trans_a: str) -> Any:
    @intrinsic
    def gemm(typingctx, address, m, n, k, a, offset_a, lda, b, offset_b, ldb, c, offset_c, ldc):
        i = types.int64
        signature = types.void(i, i, i, i, a, i, i, b, i, i, c, i, i)

        def codegen(context, builder, sig, args):
            addr, m_, n_, k_, a_, oa, lda_, b_, ob, ldb_, c_, oc, ldc_ = args
            pa = _at(context, builder, sig.args[4], a_, oa)
            pb = _at(context, builder, sig.args[7], b_, ob)
            pc = _at(context, builder, sig.args[10], c_, oc)
            i32 = [_int32(builder, v) for v in (m_, n_, k_, lda_, ldb_, ldc_)]
            _call(
                context,
                builder,
                addr,
                [
                    _char(trans_a), _char("N"), i32[0], i32[1], i32[2], _double(-1.0),
                    pa, i32[3], pb, i32[4], _double(1.0), pc, i32[5],
                ],
            )  # fmt: skip
            return context.get_dummy_value()

        return signature, codegen

    return gemm


gemm_subtract = _gemm("N")  # C <- C - A B
gemm_transposed_subtract = _gemm("T")  # C <- C - A^T B
