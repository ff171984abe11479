#!/usr/bin/env bash
# Rebuilds src/interbody/report/static/viewer.js from its readable source and three.js. Needs npm and the network;
# only for maintainers who change the 3-D view. Users and tests need the built file alone.
set -euo pipefail
three=0.187.0
esbuild=0.28.2
static="$(cd "$(dirname "$0")/../src/interbody/report/static" && pwd)"
build="$(mktemp -d)"
trap 'rm -rf "$build"' EXIT
cp -r "$static/viewer.src.js" "$static/viewer" "$build"
cd "$build"
npm install --no-save --no-audit --no-fund --silent --ignore-scripts "three@$three" "esbuild@$esbuild"
banner="/*! three.js $three, Copyright 2010-2026 Three.js Authors, MIT License, with the 3-D view of interbody. */"
npx esbuild viewer.src.js --bundle --minify --format=iife --target=es2021 --legal-comments=none --charset=ascii \
  --banner:js="$banner" --outfile="$static/viewer.js"
