#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Mounts a quay image and looks at its root.

image=$1
dir=$(mktemp -d)

mount -t quay -o loop "$image" "$dir" || exit 1
ls "$dir"
umount "$dir"
rmdir "$dir"
