// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ferrule Ethernet driver.
 */

#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/pci.h>

#include "ferrule.h"

static const struct pci_device_id ferrule_ids[] = {
	{ PCI_DEVICE(0xfe55, 0x0001) },
	{ PCI_DEVICE(0xfe55, 0x0002) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ferrule_ids);

static int ferrule_open(struct net_device *netdev)
{
	struct ferrule *fer = netdev_priv(netdev);
	int err;

	err = ferrule_ring_alloc(&fer->rx);
	if (err)
		return err;

	err = ferrule_ring_alloc(&fer->tx);
	if (err)
		return err;

	netif_start_queue(netdev);

	return 0;
}

static int ferrule_stop(struct net_device *netdev)
{
	struct ferrule *fer = netdev_priv(netdev);

	netif_stop_queue(netdev);
	ferrule_ring_free(&fer->tx);
	ferrule_ring_free(&fer->rx);

	return 0;
}

static int ferrule_change_mtu(struct net_device *netdev, int mtu)
{
	if (mtu > FERRULE_MTU_MAX)
		return -EINVAL;

	netdev->mtu = mtu;

	return 0;
}

static const struct net_device_ops ferrule_ops = {
	.ndo_open = ferrule_open,
	.ndo_stop = ferrule_stop,
	.ndo_change_mtu = ferrule_change_mtu,
};

static int ferrule_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct net_device *netdev;
	struct ferrule *fer;
	int err;

	err = pci_enable_device(pdev);
	if (err)
		return err;

	netdev = alloc_etherdev(sizeof(*fer));
	if (!netdev) {
		pci_disable_device(pdev);
		return -ENOMEM;
	}

	fer = netdev_priv(netdev);
	fer->netdev = netdev;
	netdev->netdev_ops = &ferrule_ops;
	pci_set_drvdata(pdev, fer);

	err = register_netdev(netdev);
	if (err) {
		free_netdev(netdev);
		pci_disable_device(pdev);
	}

	return err;
}

static void ferrule_remove(struct pci_dev *pdev)
{
	struct ferrule *fer = pci_get_drvdata(pdev);

	unregister_netdev(fer->netdev);
	free_netdev(fer->netdev);
	pci_disable_device(pdev);
}

static struct pci_driver ferrule_driver = {
	.name = "ferrule",
	.id_table = ferrule_ids,
	.probe = ferrule_probe,
	.remove = ferrule_remove,
};
module_pci_driver(ferrule_driver);

MODULE_LICENSE("GPL");
