/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FERRULE_H
#define FERRULE_H

#define FERRULE_RING_SIZE	256
#define FERRULE_MTU_MAX	9000

struct ferrule_ring {
	void *desc;
	unsigned int head;
	unsigned int tail;
};

struct ferrule {
	struct net_device *netdev;
	struct ferrule_ring rx;
	struct ferrule_ring tx;
	unsigned long dropped;
};

int ferrule_rx_poll(struct ferrule *fer, int budget);
int ferrule_ring_alloc(struct ferrule_ring *ring);
void ferrule_ring_free(struct ferrule_ring *ring);

#endif /* FERRULE_H */
