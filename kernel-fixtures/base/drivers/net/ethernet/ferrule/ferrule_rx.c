// SPDX-License-Identifier: GPL-2.0-only

#include <linux/netdevice.h>
#include <linux/slab.h>

#include "ferrule.h"

int ferrule_ring_alloc(struct ferrule_ring *ring)
{
	ring->desc = kcalloc(FERRULE_RING_SIZE, 16, GFP_KERNEL);
	if (!ring->desc)
		return -ENOMEM;

	ring->head = 0;
	ring->tail = 0;

	return 0;
}

void ferrule_ring_free(struct ferrule_ring *ring)
{
	kfree(ring->desc);
	ring->desc = NULL;
}

static bool ferrule_rx_one(struct ferrule *fer)
{
	if (fer->rx.head == fer->rx.tail)
		return false;

	fer->rx.tail++;
	if (fer->rx.tail == FERRULE_RING_SIZE)
		fer->rx.tail = 0;

	return true;
}

int ferrule_rx_poll(struct ferrule *fer, int budget)
{
	int done = 0;

	while (done < budget && ferrule_rx_one(fer))
		done++;

	return done;
}
